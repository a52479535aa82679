import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { jsonpath } from 'json-p3';
