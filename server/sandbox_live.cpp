#include "server/sandbox_live.h"

#include <chrono>
#include <filesystem>

#include "base/ensure.h"
#include "connectors/wecom/archive/archive_puller.h"
#include "connectors/wecom/service/wecom_connector.h"
#include "simulator/wecom/talk_source.h"

namespace server {

namespace wecom = connectors::wecom;

namespace {

// The server API of the sandbox, without a socket between.
class SandboxTransport final : public wecom::HttpTransport {
 public:
  SandboxTransport(simulator::wecom::Sandbox& sandbox, const base::Clock& clock)
      : sandbox_(sandbox), clock_(clock) {}
  tl::expected<wecom::HttpResponse, wecom::TransportFailure> send(
      const wecom::HttpRequest& request) override {
    return wecom::HttpResponse{
        200, sandbox_.handle(request.method, request.target, request.body, clock_.now())};
  }

 private:
  simulator::wecom::Sandbox& sandbox_;
  const base::Clock& clock_;
};

simulator::wecom::SandboxOptions options_for(std::uint64_t seed) {
  simulator::wecom::SandboxOptions options;
  options.seed = seed;
  options.callback_lost = 0.05;  // as on the platform, which says so itself
  options.callback_doubled = 0.05;
  options.callback_delay_max = base::seconds(3);
  return options;
}

api::Request request_of(const simulator::wecom::SealedCallback& callback) {
  api::Request request;
  request.method = "POST";
  request.path = std::string(api::callback_path) + std::string(wecom::fact_source);
  request.query = {{"msg_signature", callback.msg_signature},
                   {"timestamp", callback.timestamp},
                   {"nonce", callback.nonce}};
  request.body = callback.body;
  return request;
}

}  // namespace

SandboxLive::SandboxLive(std::uint64_t seed, const base::Clock& clock)
    : clock_(clock),
      session_(static_cast<std::uint64_t>(clock.now().ms)),
      options_(options_for(seed)),
      sandbox_(options_),
      life_(sandbox_, seed, clock.now(), session_),
      pages_(sandbox_, clock) {}

std::unique_ptr<connectors::Connector> SandboxLive::connector(bool lets_staff_in) {
  auto app = wecom::CallbackApp::make(options_.callback_token, options_.aes_key, options_.company);
  ENSURE(app.has_value());
  wecom::Settings settings{{options_.company, options_.secret}, *app,           {}, options_.agent,
                           "您好，欢迎！点下面的链接进群",      base::hours(24)};
  if (lets_staff_in) {
    settings.sign_in = wecom::SignInSettings{"", true, std::string(sandbox_page_inside),
                                             std::string(sandbox_page_on_the_web)};
  }
  wecom::archive::PullerOptions archive;
  // The archive is read from its beginning in every session.
  archive.mark = "sandbox:" + std::to_string(session_);
  archive.dead_letters =
      std::filesystem::temp_directory_path() / "guildhall-sandbox-dead-letters.jsonl";
  archive.pull_every = base::seconds(5);
  auto puller = std::make_unique<wecom::archive::ArchivePuller>(
      std::make_unique<simulator::wecom::TalkSource>(sandbox_), nullptr,
      wecom::archive::PrivateKeys{}, std::move(archive), clock_);
  return std::make_unique<wecom::WecomConnector>(
      std::move(settings), std::make_unique<SandboxTransport>(sandbox_, clock_), clock_,
      std::move(puller));
}

void SandboxLive::start(api::Platforms& door) {
  thread_ = std::thread([this, &door] { loop(door); });
}

void SandboxLive::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void SandboxLive::loop(api::Platforms& door) {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (changed_.wait_for(lock, std::chrono::milliseconds(500), [this] { return is_stopping_; }))
        return;
    }
    const base::Instant now = clock_.now();
    if (pages_.are_people_resting())
      life_.rest_until(now);
    else
      life_.live_until(now);
    // Not acknowledged means lost, here: the next comparison finds what it told.
    for (const auto& callback : sandbox_.callbacks_due(now)) (void)door.hear(request_of(callback));
  }
}

}  // namespace server
