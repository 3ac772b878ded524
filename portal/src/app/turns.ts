/** Which of several answers counts: one that was asked for before what is shown came too late. */
export class Turns {
  private given = 0
  private shown = 0

  take(): number {
    return ++this.given
  }

  /** Whether the answer to this turn is to be shown now. */
  shows(turn: number): boolean {
    const isNews = turn > this.shown
    this.shown = Math.max(this.shown, turn)
    return isNews
  }
}
