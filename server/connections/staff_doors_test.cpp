// Goal: staff come in with WeCom, and their pages are signed, through everything that stands
// between the API and the platform. Method: the real connector, and the sandbox as the platform;
// signatures are checked by a SHA-1 of our own making here.
#include "server/connections/staff_doors.h"

#include <doctest/doctest.h>
#include <openssl/evp.h>

#include <atomic>
#include <thread>

#include "connectors/wecom/service/wecom_connector.h"
#include "simulator/wecom/sandbox.h"

using namespace server;
using simulator::wecom::Sandbox;
using simulator::wecom::SandboxOptions;

namespace {

constexpr const char* home = "https://guildhall.example.com";

class DoorWire final : public connectors::wecom::HttpTransport {
 public:
  DoorWire(Sandbox& sandbox, const base::Clock& clock) : sandbox_(sandbox), clock_(clock) {}
  tl::expected<connectors::wecom::HttpResponse, connectors::wecom::TransportFailure> send(
      const connectors::wecom::HttpRequest& request) override {
    if (request.target.find("ticket") != std::string::npos) ++tickets_asked;
    return connectors::wecom::HttpResponse{
        200, sandbox_.handle(request.method, request.target, request.body, clock_.now())};
  }
  static inline std::atomic<int> tickets_asked{0};

 private:
  Sandbox& sandbox_;
  const base::Clock& clock_;
};

connectors::wecom::Settings settings_for(const SandboxOptions& options, bool new_accounts) {
  auto app = connectors::wecom::CallbackApp::make(options.callback_token, options.aes_key,
                                                  options.company);
  REQUIRE(app.has_value());
  connectors::wecom::Settings settings{
      {options.company, options.secret}, *app, {}, options.agent, ""};
  settings.sign_in =
      connectors::wecom::SignInSettings{home, new_accounts, "https://x/inside", "https://x/web"};
  return settings;
}

struct Scene {
  base::ManualClock clock{base::Instant{1'795'399'200'000}};
  SandboxOptions options;
  Sandbox sandbox{options};
  connections::Connections platforms;
  connections::StaffDoors doors{platforms};

  explicit Scene(bool new_accounts = true) {
    sandbox.add_staff("limin");
    sandbox.trust_domain(home);
    const auto added = platforms.add(std::make_unique<connectors::wecom::WecomConnector>(
        settings_for(options, new_accounts), std::make_unique<DoorWire>(sandbox, clock), clock));
    REQUIRE(added.has_value());
  }
};

std::string sha1_hex(const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    char pair[3];
    std::snprintf(pair, sizeof pair, "%02x", digest[i]);
    hex += pair;
  }
  return hex;
}

}  // namespace

TEST_CASE("staff doors: a code says who came, once; an outsider is told apart from a bad code") {
  Scene scene;
  const auto places = scene.doors.list();
  REQUIRE(places.size() == 1);
  CHECK(places[0].source == "wecom");
  CHECK(places[0].address == home);
  CHECK(places[0].makes_accounts);
  const auto who = [&](const std::string& code) {
    return scene.doors.member_of_code("wecom", code);
  };
  const std::string code = scene.sandbox.give_code("limin", scene.clock.now());
  CHECK(who(code).value() == "limin");
  CHECK(who(code).error().code == base::ErrorCode::invalid_input);
  CHECK(who(code).error().text.find(code) == std::string::npos);
  CHECK(who(scene.sandbox.give_code("wm1", scene.clock.now())).error().code ==
        base::ErrorCode::not_allowed);
  CHECK(scene.doors.member_of_code("line", code).error().code == base::ErrorCode::not_found);
}

TEST_CASE(
    "staff doors: a page is signed with the tickets in force, for its address without its "
    "fragment") {
  Scene scene;
  const std::string page = std::string(home) + "/sidebar?x=1";
  const auto rights = scene.doors.page_rights("wecom", page + "#top");
  REQUIRE(rights.has_value());
  CHECK(rights->company == scene.options.company);
  CHECK(rights->agent == scene.options.agent);
  for (const bool of_agent : {false, true}) {
    const api::PageSignature& made = of_agent ? rights->of_agent : rights->of_company;
    CHECK(made.nonce.size() == 32);
    CHECK(made.timestamp_seconds == scene.clock.now().ms / 1000);
    CHECK(made.signature == sha1_hex("jsapi_ticket=" + scene.sandbox.ticket_in_force(of_agent) +
                                     "&noncestr=" + made.nonce + "&timestamp=" +
                                     std::to_string(made.timestamp_seconds) + "&url=" + page));
  }
  CHECK(rights->of_agent.signature != rights->of_company.signature);
}

TEST_CASE("staff doors: many pages at once cost one ticket of each kind, until they run out") {
  Scene scene;
  DoorWire::tickets_asked = 0;
  std::vector<std::thread> threads;
  std::atomic<int> signed_pages{0};
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      if (scene.doors.page_rights("wecom", std::string(home) + "/sidebar")) ++signed_pages;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(signed_pages == 16);
  CHECK(DoorWire::tickets_asked == 2);
  const std::string first = scene.sandbox.ticket_in_force(true);
  scene.clock.advance(base::seconds(7'200));
  CHECK(scene.doors.page_rights("wecom", std::string(home) + "/sidebar").has_value());
  CHECK(DoorWire::tickets_asked == 4);
  CHECK(scene.sandbox.ticket_in_force(true) != first);
  CHECK(scene.sandbox.complaints().empty());
}

TEST_CASE(
    "staff doors: without the setting nobody comes in; without an address not before it is known") {
  Scene scene;
  connections::Connections none;
  CHECK(connections::StaffDoors(none).list().empty());
  auto settings = settings_for(scene.options, false);
  settings.sign_in->address.clear();
  connections::Connections here;
  REQUIRE(
      here.add(std::make_unique<connectors::wecom::WecomConnector>(
                   settings, std::make_unique<DoorWire>(scene.sandbox, scene.clock), scene.clock))
          .has_value());
  connections::StaffDoors doors(here);
  CHECK(doors.list().empty());
  doors.listen_at("http://127.0.0.1:8080");
  REQUIRE(doors.list().size() == 1);
  CHECK(doors.list()[0].address == "http://127.0.0.1:8080");
  settings.sign_in.reset();
  connections::Connections closed;
  REQUIRE(closed
              .add(std::make_unique<connectors::wecom::WecomConnector>(
                  settings, std::make_unique<DoorWire>(scene.sandbox, scene.clock), scene.clock))
              .has_value());
  CHECK(connections::StaffDoors(closed).list().empty());
}
