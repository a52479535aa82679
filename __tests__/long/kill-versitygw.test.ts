import { makeBucket, s3Server } from '../helpers/s3-servers/client.ts';
import { bucketArena } from './arenas.ts';
import { killLoop } from './kill-loop.ts';

killLoop('versitygw', 30, async () => bucketArena(await makeBucket(s3Server('versitygw'))));
