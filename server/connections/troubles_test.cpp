// Goal: people read what is wrong in their own language, and docs/troubles.md holds all of it.
// Method: the real connector over the sandbox, whose company has another secret; the page in docs
// is made here from the rows (GUILDHALL_WRITE_DOCS=1 writes it) and compared.
#include "connectors/wecom/troubles.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "connectors/wecom/service/wecom_connector.h"
#include "connectors/xmpp/troubles.h"
#include "server/connections/connections.h"
#include "simulator/wecom/sandbox.h"

using namespace server;
using simulator::wecom::Sandbox;
using simulator::wecom::SandboxOptions;

namespace {

class SilentWire final : public connectors::wecom::HttpTransport {
 public:
  SilentWire(Sandbox& sandbox, const base::Clock& clock) : sandbox_(sandbox), clock_(clock) {}
  tl::expected<connectors::wecom::HttpResponse, connectors::wecom::TransportFailure> send(
      const connectors::wecom::HttpRequest& request) override {
    return connectors::wecom::HttpResponse{
        200, sandbox_.handle(request.method, request.target, request.body, clock_.now())};
  }

 private:
  Sandbox& sandbox_;
  const base::Clock& clock_;
};

std::unique_ptr<connectors::wecom::WecomConnector> connector_with(const std::string& secret,
                                                                  Sandbox& sandbox,
                                                                  const base::Clock& clock) {
  const SandboxOptions options;
  auto app = connectors::wecom::CallbackApp::make(options.callback_token, options.aes_key,
                                                  options.company);
  REQUIRE(app.has_value());
  connectors::wecom::Settings settings{{options.company, secret}, *app, {}, options.agent, ""};
  return std::make_unique<connectors::wecom::WecomConnector>(
      std::move(settings), std::make_unique<SilentWire>(sandbox, clock), clock);
}

std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

void add_rows(std::string& page, std::string_view title,
              std::span<const connectors::TroubleRow> rows) {
  page += "\n## " + std::string(title) +
          "\n\n| code | 中文 | English | remedy |\n| --- | --- | --- | --- |\n";
  for (const connectors::TroubleRow& row : rows) {
    page += "| `" + std::string(row.code) + "` | " + cell(row.chinese) + " | " + cell(row.english) +
            " | " + (row.remedy.empty() ? "of what is inside" : std::string(row.remedy)) + " |\n";
  }
}

std::string page_of_docs() {
  std::string page =
      "# What can be wrong with a chat platform 平台故障一览\n\n"
      "*Settings → Chat platforms*, and wherever else something did not come off, show these in "
      "the reader's language with what to\ndo about it. A program finds them under `troubles` in "
      "`GET /api/v1/platforms`: code, parameters, both texts, remedy. What stands in\n`{why}` is "
      "another row of this page; under the code `other` stands what a library or a server said "
      "in its own words. The page is made\nfrom the program's own rows; a test compares them.\n\n"
      "## What to do 怎么办\n\n| remedy | 中文 | English |\n| --- | --- | --- |\n";
  for (const connectors::RemedyRow& row : connectors::remedy_table()) {
    page += "| `" + std::string(row.name) + "` | " + cell(row.chinese) + " | " + cell(row.english) +
            " |\n";
  }
  const auto common = connectors::common_troubles();
  const auto own = [&](std::span<const connectors::TroubleRow> rows) {
    return rows.first(rows.size() - common.size());
  };
  add_rows(page, "Every platform 各平台", common);
  add_rows(page, "wecom 企业微信", own(connectors::wecom::wecom_troubles()));
  add_rows(page, "xmpp", own(connectors::xmpp::xmpp_troubles()));
  return page;
}

}  // namespace

TEST_CASE("a wrong secret is told in both languages with its remedy") {
  const base::ManualClock clock{base::Instant{1'795'399'200'000}};
  Sandbox sandbox{SandboxOptions{}};
  sandbox.add_staff("limin");
  connections::Connections platforms;
  auto connector = connector_with("another secret", sandbox, clock);
  const model::Effect effect = [] {
    model::Effect notice;
    notice.kind = "notify_staff";
    notice.body = R"({"group":"g","asker":"a","text":"t"})";
    return notice;
  }();
  model::Member limin;
  limin.external_id = "limin";
  const auto refused = connector->perform({effect, {}, limin});
  REQUIRE(!refused);
  REQUIRE(platforms.add(std::move(connector)).has_value());
  const auto all = platforms.list();
  REQUIRE(all.size() == 1);
  CHECK(all[0].condition == "down");
  REQUIRE(all[0].troubles.size() == 1);
  const api::TroubleTold& told = all[0].troubles[0];
  CHECK(told.english == all[0].trouble);
  CHECK(told.code == "wecom.notice");
  CHECK(told.chinese == "通知同事 limin：接口 gettoken：不合法的secret参数（40001）");
  CHECK(told.remedy == "secret");
  CHECK(told.remedy_chinese.starts_with("Secret 不对"));
  CHECK(told.remedy_english.starts_with("The secret is wrong"));
  // The same text in a row, long afterwards.
  const auto kept = platforms.tell(refused.error().text);
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].code == "wecom.40001");
  CHECK(platforms.tell("").empty());
}

TEST_CASE("docs/troubles.md holds every trouble and remedy, as the program says them") {
  const std::string path = std::string(GUILDHALL_SOURCE_DIR) + "/docs/troubles.md";
  const std::string page = page_of_docs();
  if (std::getenv("GUILDHALL_WRITE_DOCS")) std::ofstream(path) << page;
  std::ostringstream kept;
  kept << std::ifstream(path).rdbuf();
  CHECK_MESSAGE(
      kept.str() == page,
      "docs/troubles.md is old: GUILDHALL_WRITE_DOCS=1 server_connections_test writes it");
}
