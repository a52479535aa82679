import { randomBytes } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { jsonpath } from 'json-p3';
