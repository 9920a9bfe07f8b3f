#include "server/webhooks/post.h"

#include "base/utf8.h"
#include "connectors/webhook/envelope.h"
#include "connectors/webhook/retry.h"
#include "connectors/webhook/signature.h"

namespace server::webhooks {

namespace webhook = connectors::webhook;
namespace https = connectors::https;
namespace queries = store::queries;
using base::Result;

Result<void> Post::open(const webhook::Url& url) {
  const std::string origin =
      (url.is_https ? "https://" : "http://") + url.host + ":" + std::to_string(url.port);
  if (client_ && origin == origin_) return {};
  https::Options options;
  options.host = url.host;
  options.port = url.port;
  options.use_tls = url.is_https;
  options.authority_file = authority_file_;
  options.connect_seconds_max = connect_seconds_max;
  options.answer_seconds_max = answer_seconds_max;
  options.idle_connections_max = 1;
  options.response_bytes_max = answer_bytes_max;
  options.cuts_long_answers = true;
  options.address_rule = [reach = reach_](const std::string& text) -> std::string {
    const auto address = webhook::parse_address(text.substr(0, text.find('%')));
    if (!address) return "not an address";
    const std::string_view refusal = webhook::refusal_of(*address, reach);
    return refusal.empty() ? std::string() : std::string(refusal) + ", not sent to";
  };
  TRY(client, https::open_client(std::move(options), clock_));
  client_ = std::move(client);
  origin_ = origin;
  return {};
}

Post::Answer Post::send(const queries::WebhookSubscription& subscription,
                        const queries::WebhookDelivery& delivery) {
  const auto url = webhook::parse_url(subscription.url, reach_);
  if (!url) return {0, url.error().text};
  if (auto opened = open(*url); !opened) return {0, opened.error().text};
  const base::Instant now = clock_.now();
  std::vector<std::string> secrets = {subscription.secret};
  if (subscription.old_secret_until > now) secrets.push_back(subscription.old_secret);
  for (const std::string& secret : secrets) {
    if (auto checked = webhook::check_secret(secret); !checked) return {0, checked.error().text};
  }
  webhook::SignedHeaders headers = webhook::sign(secrets, delivery.event_id, delivery.body, now);
  https::Request request;
  request.method = "POST";
  request.target = url->target;
  request.headers = {{"Content-Type", std::string(webhook::single_media_type)},
                     {std::string(webhook::id_header), std::move(headers.id)},
                     {std::string(webhook::timestamp_header), std::move(headers.timestamp)},
                     {std::string(webhook::signature_header), std::move(headers.signature)}};
  request.body = delivery.body;
  const auto answer = client_->send(request);
  if (!answer) return {0, answer.error().error.text};
  if (webhook::meaning_of(answer->status) == webhook::Answer::taken) return {answer->status, {}};
  return {answer->status,
          "answered " + std::to_string(answer->status) + (answer->status == 410 ? " Gone" : "")};
}

queries::WebhookAttempt Post::attempt(const queries::WebhookSubscription& subscription,
                                      queries::WebhookDelivery delivery,
                                      std::span<const base::Duration> waits, double chance) {
  const Answer answer = send(subscription, delivery);
  queries::WebhookAttempt made;
  made.at = clock_.now();
  ++delivery.attempts;
  delivery.status = answer.status;
  delivery.error = std::string(base::cut_utf8(answer.error, error_bytes_max));
  made.is_gone = webhook::meaning_of(answer.status) == webhook::Answer::gone;
  const auto wait = webhook::wait_after(delivery.attempts, waits, chance);
  if (answer.error.empty()) {
    delivery.state = queries::DeliveryState::sent;
  } else if (made.is_gone || !wait) {
    delivery.state = queries::DeliveryState::dead;
  } else {
    delivery.next_attempt_at = made.at + *wait;
  }
  if (delivery.state != queries::DeliveryState::pending) delivery.done_at = made.at;
  made.delivery = std::move(delivery);
  return made;
}

}  // namespace server::webhooks
