/** What the command line exits with; a CI host only knows 0 and the rest. */
export const EXIT = { passed: 0, failed: 1, inconclusive: 2, error: 3, cancelled: 130 } as const;
