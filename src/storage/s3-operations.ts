/** What is asked of a store: the sentence about the object where it fails, and the permission that IAM wants for it. */
export const OPERATIONS = {
  PutObject: ['cannot be written', 's3:PutObject'],
  CreateMultipartUpload: ['cannot be written', 's3:PutObject'],
  UploadPart: ['cannot be written', 's3:PutObject'],
  CompleteMultipartUpload: ['cannot be written', 's3:PutObject'],
  AbortMultipartUpload: ['cannot be freed of an unfinished upload', 's3:AbortMultipartUpload'],
  ListMultipartUploads: ['cannot be asked for unfinished uploads', 's3:ListBucketMultipartUploads'],
  ListParts: ['cannot be asked for the parts of an unfinished upload', 's3:ListMultipartUploadParts'],
  GetObject: ['cannot be read', 's3:GetObject'],
  HeadObject: ['cannot be looked at', 's3:GetObject'],
  ListObjectsV2: ['cannot be listed', 's3:ListBucket'],
  DeleteObject: ['cannot be removed', 's3:DeleteObject'],
  DeleteObjects: ['cannot be removed', 's3:DeleteObject'],
  GetObjectRetention: ['cannot be asked for its lock', 's3:GetObjectRetention'],
  GetObjectLegalHold: ['cannot be asked for its lock', 's3:GetObjectLegalHold'],
  GetObjectLockConfiguration: ['cannot be asked for its Object Lock', 's3:GetBucketObjectLockConfiguration'],
  GetBucketVersioning: ['cannot be asked for its versioning', 's3:GetBucketVersioning'],
} as const;
export type Operation = keyof typeof OPERATIONS;
