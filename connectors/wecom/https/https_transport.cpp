#include "connectors/wecom/https/https_transport.h"

#include "connectors/https/https_client.h"

namespace connectors::wecom {
namespace {

class HttpsTransport final : public HttpTransport {
 public:
  explicit HttpsTransport(std::unique_ptr<https::Client> client) : client_(std::move(client)) {}

  tl::expected<HttpResponse, TransportFailure> send(const HttpRequest& request) override {
    https::Request asked{request.method, request.target, {}, request.body};
    if (!request.body.empty()) {
      asked.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    }
    auto answer = client_->send(asked);
    if (answer) return HttpResponse{answer->status, std::move(answer->body)};
    https::Failure& failure = answer.error();
    return tl::unexpected(TransportFailure{std::move(failure.error), failure.may_have_arrived});
  }

 private:
  std::unique_ptr<https::Client> client_;
};

}  // namespace

base::Result<std::unique_ptr<HttpTransport>> open_transport(TransportOptions options,
                                                            const base::Clock& clock) {
  TRY(client, https::open_client(std::move(options), clock));
  return std::unique_ptr<HttpTransport>(std::make_unique<HttpsTransport>(std::move(client)));
}

}  // namespace connectors::wecom
