// Send one file with tus-js-client, however often the connection breaks; print its address.
// Usage: node upload.mjs ENDPOINT COOKIE FILE KIND CHUNK_BYTES     0 bytes: all in one piece
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { randomUUID } from 'node:crypto'
import { Upload } from 'tus-js-client'

const [endpoint, cookie, path, kind, chunk] = process.argv.slice(2)

const upload = new Upload(await readFile(path), {
  endpoint,
  headers: { Cookie: cookie },
  chunkSize: Number(chunk) || Infinity,
  metadata: { filename: basename(path), kind, id: randomUUID() },
  retryDelays: Array(500).fill(5),
  onError(error) {
    console.error(error.message)
    process.exit(1)
  },
  onSuccess() {
    console.log(upload.url)
    process.exit(0)
  },
})
upload.start()
