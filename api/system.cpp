#include <charconv>

#include "api/handlers.h"
#include "api/openapi.h"
#include "api/render.h"
#include "api/services.h"
#include "base/hash.h"

namespace api {
namespace {

void metric(std::string& out, std::string_view name, std::string_view type, std::string_view help,
            std::uint64_t number) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name);
  out.append(" ").append(type).append("\n").append(name).append(" ");
  out.append(std::to_string(number)).append("\n");
}

}  // namespace

base::Result<Response> events(Services&, const Call& call) {
  // EventSource sends the header when it comes back by itself; the parameter is for the first time.
  std::string_view last = call.request.header("last-event-id");
  if (last.empty()) last = call.text("after");
  std::uint64_t sequence = 0;
  if (!last.empty()) {
    const auto end = last.data() + last.size();
    if (std::from_chars(last.data(), end, sequence).ptr != end || sequence == 0) {
      return base::fail(base::ErrorCode::invalid_input, "Last-Event-ID must be an event's id",
                        "Last-Event-ID");
    }
  }
  Response response;
  response.content_type = "text/event-stream";
  response.headers.emplace_back("Cache-Control", "no-store");
  response.events_after = sequence;
  return response;
}

base::Result<Response> openapi(Services&, const Call&) {
  Response response;
  response.body = openapi_document();
  response.etag = "\"" + base::to_hex(base::stable_hash(response.body)) + "\"";
  return response;
}

base::Result<Response> healthz(Services& services, const Call& call) {
  TRY_VOID(call.reader.query("select 1", {}, [](const store::Row&) {}));
  const std::string trouble = services.writer_trouble ? services.writer_trouble() : std::string();
  if (!trouble.empty()) {
    return base::fail(base::ErrorCode::unavailable, "facts cannot be taken: " + trouble);
  }
  return json_response({{"status", "ok"}, {"version", services.version}});
}

base::Result<Response> metrics(Services& services, const Call&) {
  const RequestFigures& figures = services.figures;
  Response response;
  response.content_type = "text/plain; version=0.0.4";
  std::string& out = response.body;
  metric(out, "guildhall_requests_total", "counter", "Requests answered.", figures.requests);
  metric(out, "guildhall_client_errors_total", "counter", "Requests answered with 4xx.",
         figures.client_errors);
  metric(out, "guildhall_server_errors_total", "counter", "Requests answered with 5xx.",
         figures.server_errors);
  metric(out, "guildhall_facts_sent_total", "counter", "Facts that came in through the API.",
         figures.facts);
  metric(out, "guildhall_audit_failures_total", "counter",
         "Acts whose line in the audit trail could not be written.", figures.audit_failures);
  if (services.more_metrics) services.more_metrics(out);
  return response;
}

}  // namespace api
