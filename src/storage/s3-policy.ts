import type { S3Place } from './s3-url.ts';

/** The least that backups, retention and their check need, as IAM takes it; other stores read the same. */
export function policyFor({ bucket, prefix, kmsKey, sse }: S3Place, region: string): string {
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  const arn = `arn:${partition}:s3:::${bucket}`;
  const statements = [
    {
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: arn,
      ...(prefix ? { Condition: { StringLike: { 's3:prefix': `${prefix}*` } } } : {}),
    },
    {
      Effect: 'Allow',
      Action: ['s3:ListBucketMultipartUploads', 's3:GetBucketObjectLockConfiguration', 's3:GetBucketVersioning'],
      Resource: arn,
    },
    {
      Effect: 'Allow',
      Action: [
        's3:PutObject',
        's3:GetObject',
        's3:DeleteObject',
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
        's3:GetObjectRetention',
        's3:GetObjectLegalHold',
      ],
      Resource: `${arn}/${prefix}*`,
    },
    ...(sse?.startsWith('aws:kms')
      ? [{ Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: kmsKey?.startsWith('arn:') ? kmsKey : '*' }]
      : []),
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
}
