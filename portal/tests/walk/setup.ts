import type { TestProject } from 'vitest/node'
import { beginNetwork, type Network } from './network'

declare module 'vitest' {
  export interface ProvidedContext { network: Network }
}

/** One network for all walks, which go through it one after the other. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { network, end } = await beginNetwork()
  project.provide('network', network)
  return end
}
