// A server for the unit tests: the contract in memory, with faults to order.
// `faults` is a list of functions (request) => Response | Error | "lost" | undefined, asked before each answer;
// "lost" lets the server do its work and loses the answer.

const JSON_HEADERS = { "Content-Type": "application/json", "X-EReport": "1" };

export const ours = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { ...JSON_HEADERS, ...headers } });

export class FakeServer {
  constructor(person = { id: 7, name: "สมชาย" }) {
    this.person = person;
    this.submissions = new Map();
    this.uploads = new Map();
    this.heartbeats = [];
    this.log = [];
    this.faults = [];
    this.is_down = false;
    this.fetch = this.fetch.bind(this);
  }

  async fetch(url, options = {}) {
    const method = options.method ?? "GET";
    const request = { method, url, headers: new Headers(options.headers), body: options.body };
    this.log.push(`${method} ${url}`);
    if (this.is_down) throw new TypeError("fetch failed");
    let fault;
    for (const ask of this.faults) {
      fault = await ask(request);
      if (fault !== undefined) break;
    }
    if (fault instanceof Error) throw fault;
    if (fault instanceof Response) return fault;
    const answer = await this.answer(request);
    if (fault === "lost") throw new TypeError("connection reset");
    return answer;
  }

  answer(request) {
    const { method, url } = request;
    if (url === "/phone/hello") return ours({ product: "e-report", version: "1", csrf: "token", person: this.person });
    if (url === "/phone/heartbeat") {
      this.heartbeats.push(JSON.parse(request.body));
      return new Response(null, { status: 204, headers: { "X-EReport": "1" } });
    }
    if (!this.person) return ours({ code: "not_signed_in" }, 401);
    if (url === "/submissions/" && method === "POST") return this.submit(request.body);
    if (url.startsWith("/uploads/")) return this.upload(request);
    const attach = /^\/submissions\/([^/]+)\/attachments$/.exec(url);
    if (attach) return this.attach(attach[1], request.body.get("attachment"));
    return ours({ code: "not_visible" }, 404);
  }

  submit(form) {
    const id = form.get("id");
    const text = form.get("title");
    const known = this.submissions.get(id);
    if (known && known.text !== text) return ours({ code: "submission_conflict", sentence: "ต่างจากเดิม" }, 409);
    if (!known) this.submissions.set(id, { text, expects: JSON.parse(form.get("expects")), here: new Map() });
    return ours(this.receipt(id));
  }

  receipt(id) {
    const { expects, here } = this.submissions.get(id);
    return {
      id, number: `49-2569-${id.slice(0, 6)}`, submitted_text: "ส่งเมื่อ", url: `/submissions/${id}/receipt`,
      missing: expects.map((file) => file.id).filter((file) => !here.has(file)),
    };
  }

  attach(id, file) {
    const submission = this.submissions.get(id);
    const upload = this.uploads.get(file);
    if (!submission || !upload) return ours({ code: "not_visible", sentence: "" }, 404);
    if (upload.bytes.length !== upload.length) return ours({ code: "upload_not_finished", sentence: "" }, 409);
    submission.here.set(file, upload.bytes);
    return ours(this.receipt(id));
  }

  async upload({ method, url, headers, body }) {
    const tus = { "Tus-Resumable": "1.0.0" };
    if (method === "POST") {
      const metadata = Object.fromEntries(headers.get("Upload-Metadata").split(",").map((pair) => pair.split(" ")));
      const id = Buffer.from(metadata.id, "base64").toString();
      if (!this.uploads.has(id)) {
        this.uploads.set(id, { length: Number(headers.get("Upload-Length")), bytes: Buffer.alloc(0), metadata });
      }
      return new Response(null, { status: 201, headers: { ...tus, Location: `/uploads/${id}` } });
    }
    const upload = this.uploads.get(url.split("/").pop());
    if (!upload) return new Response(null, { status: 404, headers: tus });
    if (method === "GET") return ours({ offset: upload.bytes.length, length: upload.length, state: upload.state ?? "ready", sentence: upload.sentence }, 200, tus);
    if (method === "PATCH") {
      if (Number(headers.get("Upload-Offset")) !== upload.bytes.length) return new Response(null, { status: 409, headers: tus });
      const chunk = Buffer.from(await body.arrayBuffer());
      const cut = upload.cut_at === undefined ? chunk : chunk.subarray(0, upload.cut_at);
      upload.bytes = Buffer.concat([upload.bytes, cut]);
      if (cut.length < chunk.length) {
        upload.cut_at = undefined;
        throw new TypeError("cut in the middle of a chunk");
      }
      return new Response(null, { status: 204, headers: { ...tus, "Upload-Offset": String(upload.bytes.length) } });
    }
    return new Response(null, { status: 200, headers: { ...tus, "Upload-Offset": String(upload.bytes.length), "Upload-Length": String(upload.length) } });
  }
}
