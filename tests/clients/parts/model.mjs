// A stand-in for the model, on loopback: plays a fixed list of calls in the form of the Messages API (Claude Code) and of the Responses API (Codex),
// and keeps every request, which is exactly what a model would have read.
import http from "node:http";

/**
 * @param {{tool?: string, native?: string, args: object | ((answers: object) => object)}[]} steps calls of our tools, or of the agent's own
 * @returns address, requests (bodies as text), results (per step), answers (per tool, as objects), close
 */
export async function startModel(steps) {
  const model = { requests: [], results: [], answers: {}, unexpected: [], step: 0, waits: 0 };
  const server = http.createServer(async (request, response) => {
    let body = "";
    for await (const part of request) {
      body += part;
    }

    const path = new URL(request.url, "http://localhost").pathname;
    if (request.method === "POST" && path.endsWith("/messages")) {
      messages(model, steps, body, response);
    } else if (request.method === "POST" && path.endsWith("/responses")) {
      responses(model, steps, body, response);
    } else if (path.endsWith("/count_tokens")) {
      response.writeHead(200, { "content-type": "application/json" }).end('{"input_tokens":1}');
    } else {
      model.unexpected.push(`${request.method} ${path}`);
      response.writeHead(404, { "content-type": "application/json" }).end('{"error":{"type":"not_found_error","message":"a stand-in"}}');
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  model.address = `http://127.0.0.1:${server.address().port}`;
  model.close = () => new Promise((closed) => { server.closeAllConnections(); server.close(closed); });
  return model;
}

/** Notes the result of the step before, and says what comes next; null at the end. */
function advance(model, steps, result) {
  if (result !== null && model.step > 0 && model.results.length < model.step) {
    const done = steps[model.step - 1];
    model.results.push({ ...done, text: result });
    if (done.tool) {
      model.answers[done.tool] = asObject(result);
    }
  }

  if (model.step >= steps.length) {
    return null;
  }

  const next = steps[model.step++];
  return { ...next, args: typeof next.args === "function" ? next.args(model.answers) : next.args };
}

/** The object of an answer. Codex puts a line with the time before it. */
function asObject(text) {
  const from = text.indexOf("{");
  try {
    return JSON.parse(from > 0 ? text.slice(from) : text);
  } catch {
    return { text };
  }
}

const textOf = (content) => (typeof content === "string" ? content : (content ?? []).map((block) => block.text ?? (block.type === "tool_reference" ? block.tool_name : "")).join("\n"));

function sse(response, events) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  for (const event of events) {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  response.end();
}

/** Messages API. Requests without tools are the program's own small questions (a title, for instance). */
function messages(model, steps, body, response) {
  const request = JSON.parse(body);
  let block = { type: "text", text: "ok" };
  if ((request.tools ?? []).length > 2) {
    model.requests.push(body);
    const parts = request.messages.flatMap((message) => (Array.isArray(message.content) ? message.content : []));
    const result = parts.findLast((part) => part.type === "tool_result" && part.tool_use_id === `toolu_${model.step}`);
    const call = advance(model, steps, result ? textOf(result.content) : null);
    if (call) {
      block = { type: "tool_use", id: `toolu_${model.step}`, name: call.tool ? `mcp__bitly__${call.tool}` : call.native, input: call.args };
    }
  }

  const usage = { input_tokens: 1, output_tokens: 1 };
  const reason = block.type === "tool_use" ? "tool_use" : "end_turn";
  const message = { id: `msg_${model.requests.length}`, type: "message", role: "assistant", model: request.model, content: [], stop_reason: null, stop_sequence: null, usage };
  if (!request.stream) {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ...message, content: [block], stop_reason: reason }));
    return;
  }

  const delta = block.type === "text" ? { type: "text_delta", text: block.text } : { type: "input_json_delta", partial_json: JSON.stringify(block.input) };
  sse(response, [
    { type: "message_start", message },
    { type: "content_block_start", index: 0, content_block: block.type === "text" ? { type: "text", text: "" } : { ...block, input: {} } },
    { type: "content_block_delta", index: 0, delta },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: reason, stop_sequence: null }, usage },
    { type: "message_stop" },
  ]);
}

/** Responses API. Function calls of an MCP server carry its namespace. */
function responses(model, steps, body, response) {
  const request = JSON.parse(body);
  model.requests.push(body);
  if (steps.some((step) => step.tool) && model.step === 0 && !(request.tools ?? []).some((tool) => tool.name === "mcp__bitly") && model.waits++ < 60) {
    // Codex waits about a second for its servers; a slow machine needs a turn or two more before our tools are there.
    sse(response, called(model, { type: "function_call", id: `fw_${model.waits}`, call_id: `wait_${model.waits}`, name: "exec_command", arguments: '{"cmd":"sleep 1"}' }));
    return;
  }

  const last = (request.input ?? []).findLast((item) => item.type?.endsWith("_call_output") && item.call_id === `call_${model.step}`);
  const call = advance(model, steps, last ? textOf(last.output) : null);
  // Codex shows the tools of a server in a namespace, with underscores.
  const name = call?.tool ? { name: call.tool.replaceAll("-", "_"), namespace: "mcp__bitly" } : { name: call?.native };
  sse(response, called(model, call
    ? { type: "function_call", id: `fc_${model.step}`, call_id: `call_${model.step}`, ...name, arguments: JSON.stringify(call.args) }
    : { type: "message", id: `msg_${model.requests.length}`, role: "assistant", content: [{ type: "output_text", text: "done" }] }));
}

function called(model, item) {
  const id = `resp_${model.requests.length}`;
  return [
    { type: "response.created", response: { id } },
    { type: "response.output_item.done", output_index: 0, item },
    { type: "response.completed", response: { id, usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } } },
  ];
}
