import type { Session } from './session'

/** Is told how much is new so far. */
export type Tell = (count: number) => void

interface State<T> {
  known: T
  last: Promise<unknown>
  /** The look that has not begun yet, and who is told how it goes. */
  waiting: { look: Promise<T>; told: Tell[] } | undefined
}

/**
 * A node's list that grows, known as long as the session: each look fetches only what is new. One begins after the
 * other, for two that went on from the same place would put the same twice; who asks while one waits gets that one.
 */
export class Growing<T> {
  private readonly states = new WeakMap<Session, State<T>>()

  constructor(
    private readonly nothing: T, private readonly goOn: (session: Session, known: T, tell: Tell) => Promise<T>,
  ) {}

  look(session: Session, tell?: Tell): Promise<T> {
    const state = this.states.get(session) ?? { known: this.nothing, last: Promise.resolve(), waiting: undefined }
    this.states.set(session, state)
    const { look, told } = state.waiting ??= this.next(session, state)
    told.push(...tell === undefined ? [] : [tell])
    return look
  }

  /** The next look fetches all of it. */
  forget(session: Session): void {
    this.states.delete(session)
  }

  private next(session: Session, state: State<T>) {
    const told: Tell[] = []
    const look = state.last.then(async () => {
      state.waiting = undefined
      state.known = await this.goOn(session, state.known, count => told.forEach(tell => tell(count)))
      return state.known
    })
    state.last = look.catch(() => undefined)
    return { look, told }
  }
}
