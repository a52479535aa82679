import short from './jest.config.js';

/** The long suite: real S3 servers, and processes killed a hundred times. Takes up to half an hour; see CONTRIBUTING. */
export default {
  ...short,
  testMatch: ['<rootDir>/__tests__/long/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  // For global-setup.ts.
  globals: { s3Servers: true },
  testTimeout: 120_000,
};
