#include "api/platforms.h"

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "api/troubles.h"

namespace api {

namespace {

object capability_json(const PlatformCapability& row) {
  return {{"name", row.name},       {"verdict", row.verdict}, {"task", row.task},
          {"chinese", row.chinese}, {"english", row.english}, {"source", row.source}};
}

object platform_json(const Platform& platform) {
  object out;
  out["source"] = platform.source;
  out["condition"] = platform.condition;
  out["trouble"] = platform.trouble;
  out["troubles"] = to_array(platform.troubles, told_json);
  out["heard_at"] = time_or_null(platform.heard_at);
  out["reconciled_at"] = time_or_null(platform.reconciled_at);
  out["facts"] = platform.facts;
  out["refused"] = platform.refused;
  out["capabilities"] = to_array(platform.capabilities, capability_json);
  return out;
}

}  // namespace

base::Result<Response> platforms(Services& services, const Call& call) {
  object body;
  body["items"] = to_array(services.platforms.list(), platform_json);
  return stamped(call, body);
}

base::Result<Response> reconcile_platform(Services& services, const Call& call) {
  TRY_VOID(services.platforms.reconcile(call.path.front()));
  return json_response({{"begun", true}}, 202);
}

}  // namespace api
