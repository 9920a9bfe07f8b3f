// GET /e/{code}: the page behind a short link, for anybody with a phone. Plain HTML without
// scripts, in Chinese or English; shows the picture or the link of what stands behind the code
// right now.
#include "api/apply_path.h"
#include "api/entrance_view.h"
#include "api/handlers.h"
#include "api/visit_door.h"
#include "base/html.h"
#include "base/random.h"
#include "store/queries/names.h"

namespace api {
namespace {

namespace queries = store::queries;

constexpr std::size_t region_bytes_max = 100;
constexpr int visit_id_bytes = 12, visitor_bytes = 16;

struct Words {
  std::string_view language, add_title, join_title, link_title, hold, save, open, paused,
      paused_text, ended, ended_text, unknown, unknown_text, closed, closed_text, picture, with,
      apply;
};
constexpr Words chinese = {
    "zh-CN",
    "添加客服",
    "加入客户群",
    "欢迎光临",
    "在微信里长按图片，识别二维码",
    "不在微信里？请先保存图片，再用微信“扫一扫”打开",
    "前往",
    "暂停使用",
    "这个入口暂时关闭，请稍后再来。",
    "已经结束",
    "这个入口已经失效，请向邀请您的人要一个新的二维码。",
    "没有这个入口",
    "链接可能不完整，请重新扫码，或向邀请您的人要一个新的二维码。",
    "现在无人接待",
    "这个入口此刻没有可用的去处，请稍后再来。",
    "二维码",
    "与您联系的是",
    "填写申请表",
};
constexpr Words english = {
    "en",
    "Add our service",
    "Join the customer group",
    "Welcome",
    "In WeChat, press and hold the picture to recognise the QR code",
    "Not in WeChat? Save the picture, then open it with WeChat's scan",
    "Go on",
    "Paused",
    "This entrance is closed for the moment. Please come back later.",
    "This has ended",
    "This entrance is no longer valid. Ask whoever invited you for a new code.",
    "No such entrance",
    "The link may be incomplete. Scan the code again, or ask whoever invited you for a new one.",
    "Nobody is here right now",
    "Nothing stands behind this entrance at the moment. Please come back later.",
    "QR code",
    "You will be in touch with",
    "Fill in the application form",
};

// What the browser asks for first; Chinese when it does not say.
const Words& words_for(const Request& request) {
  const std::string_view asked = request.header("accept-language");
  const std::size_t en = asked.find("en"), zh = asked.find("zh");
  const bool is_english = en != std::string_view::npos && (zh == std::string_view::npos || en < zh);
  return is_english ? english : chinese;
}

constexpr std::string_view page_style =
    "*{box-sizing:border-box}body{font:17px/1.6 system-ui,'PingFang SC','Noto Sans CJK SC',"
    "sans-serif;margin:0;min-height:100vh;display:grid;place-items:center;background:#f2f5f9;"
    "color:#1c2530}main{background:#fff;width:min(420px,calc(100vw - 32px));margin:16px;"
    "padding:28px 24px;border-radius:16px;text-align:center}h1{font-size:22px;margin:0 0 8px}"
    "p{margin:8px "
    "0;color:#4d5a6a}a{color:#0a4f9e}img{display:block;width:min(260px,100%);aspect-ratio:1;"
    "margin:16px auto;background:#eef1f5;border-radius:8px}a.go{display:block;margin:20px 0 4px;"
    "padding:12px;border-radius:10px;background:#0a5cb8;color:#fff;text-decoration:none;"
    "overflow-wrap:anywhere}small{color:#4d5a6a;font-size:14px}"
    "@media(prefers-color-scheme:dark){body{background:#12171d;color:#e8edf3}main{background:"
    "#1b222a}p,small{color:#aeb9c6}a{color:#8ab8f0}}";

Response html(const Words& words, int status, std::string_view title, std::string_view body) {
  Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = "<!doctype html><html lang=\"";
  response.body.append(words.language)
      .append(
          "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-"
          "width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><link rel=\"icon\" "
          "type=\"image/svg+xml\" href=\"/icon.svg\"><title>")
      .append(title)
      .append("</title><style>")
      .append(page_style)
      .append("</style></head><body><main><h1>")
      .append(title)
      .append("</h1>")
      .append(body)
      .append("</main></body></html>\n");
  // Pictures are the platform's own; nothing else comes from elsewhere, and nothing is run.
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' "
                                "https:; base-uri 'none'; form-action 'none'; "
                                "frame-ancestors 'self'");
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

Response plain_page(const Words& words, int status, std::string_view title, std::string_view text) {
  return html(words, status, title, "<p>" + std::string(text) + "</p>");
}

// Where applications are taken in, a link to the form stands below what the code leads to.
std::string application_link(Services& services, const Call& call, const Words& words,
                             const model::EntryCode& code) {
  const auto policy = services.policies.in_force(call.reader);
  if (!policy || !(*policy)->policy.admission.is_open) return {};
  return "<p><a href=\"" + std::string(apply_path) + "?code=" + base::escape_html(code.text) +
         "\">" + std::string(words.apply) + "</a></p>";
}

base::Result<std::string> people_of(const Call& call, const model::Destination& to) {
  queries::Names names;
  for (const model::MemberId id : to.staff) names.want(id);
  TRY_VOID(names.load(call.reader));
  std::string list;
  for (const model::MemberId id : to.staff) {
    const queries::MemberName* member = names.find(id);
    if (!member || member->name.empty()) continue;
    list += (list.empty() ? "" : "、") + base::escape_html(member->name);
  }
  return list;
}

base::Result<Response> destination_page(Services& services, const Call& call, const Words& words,
                                        const EntranceView& view) {
  const model::Destination& to = *view.choice.destination;
  std::string body;
  std::string_view title = words.link_title;
  if (to.kind == model::DestinationKind::link) {
    body = "<a class=\"go\" rel=\"noreferrer\" href=\"" + base::escape_html(to.link) + "\">" +
           std::string(words.open) + "</a>";
  } else {
    const bool is_persona = to.kind == model::DestinationKind::persona;
    title = is_persona ? words.add_title : words.join_title;
    if (is_persona) {
      TRY(people, people_of(call, to));
      if (!people.empty() && to.staff.size() <= 3)
        body += "<p>" + std::string(words.with) + " <b>" + people + "</b></p>";
    }
    body += "<img alt=\"" + std::string(words.picture) +
            "\" referrerpolicy=\"no-referrer\" src=\"" + base::escape_html(view.way->picture) +
            "\"><p>" + std::string(words.hold) + "</p><p><small>" + std::string(words.save) +
            "</small></p>";
  }
  body += application_link(services, call, words, view.code);
  return html(words, 200, title, body);
}

// Keeps the visit, or counts it. The page does not depend on whether it could be kept.
void note_visit(Services& services, const Call& call, const EntranceView& view,
                std::string_view region, Response& response) {
  const auto agent = agent_of(call.request);
  if (!agent) return;
  std::string visitor = visitor_of(call.request);
  if (visitor.empty()) {
    visitor = base::secret_hex(visitor_bytes);
    response.headers.emplace_back("Set-Cookie",
                                  visitor_cookie_header(visitor, call.request.is_secure));
  }
  const auto verdict =
      services.visit_door.judge(view.code.text, visitor, call.request.address, call.now);
  if (!verdict.is_kept) return;
  model::Fact fact;
  fact.source = "entrance";
  fact.external_id = "visit:" + base::secret_hex(visit_id_bytes);
  fact.at = call.now;
  fact.body = model::VisitNoted{view.code.text, visitor,          std::string(region),
                                *agent,         view.choice.rule, verdict.skipped};
  if (!services.intake.submit({std::move(fact)}))
    services.visit_door.count(view.code.text, verdict.skipped + 1);
}

}  // namespace

base::Result<Response> entrance_page(Services& services, const Call& call) {
  const Words& words = words_for(call.request);
  const base::Duration wait = services.visit_door.wait(call.request.address, call.now);
  if (wait.ms > 0) {
    Response busy = plain_page(words, 429, words.paused, words.paused_text);
    busy.headers.emplace_back("Retry-After", std::to_string(wait.ms / 1'000 + 1));
    return busy;
  }
  TRY(code, queries::entry_code_named(call.reader, call.path.front()));
  if (!code) return plain_page(words, 404, words.unknown, words.unknown_text);
  std::string_view region = call.text("region");
  if (region.size() > region_bytes_max) region = {};
  TRY(view, view_entrance(services, call, std::move(*code), region));
  if (view->is_expired || view->code.state == model::CodeState::archived) {
    return plain_page(words, 410, words.ended, words.ended_text);
  }
  if (view->code.state == model::CodeState::paused) {
    return plain_page(words, 200, words.paused, words.paused_text);
  }
  const bool is_shown = view->choice.destination && (view->way || view->choice.destination->kind ==
                                                                      model::DestinationKind::link);
  auto page = is_shown ? destination_page(services, call, words, *view)
                       : plain_page(words, 200, words.closed, words.closed_text);
  if (page) note_visit(services, call, *view, region, *page);
  return page;
}

}  // namespace api
