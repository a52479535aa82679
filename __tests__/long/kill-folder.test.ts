import { folderArena } from './arenas.ts';
import { killLoop } from './kill-loop.ts';

killLoop('a folder', 40, folderArena);
