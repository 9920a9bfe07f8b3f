#include "connectors/xmpp/live/xmpp_connector.h"

#include <optional>

#include "connectors/xmpp/capabilities.h"
#include "connectors/xmpp/live/session.h"
#include "connectors/xmpp/troubles.h"

namespace connectors::xmpp {
namespace {

class XmppConnector final : public Connector {
 public:
  XmppConnector(Settings settings, const base::Clock& clock)
      : source_(settings.source),
        session_(settings, clock),
        link_({settings.jid + "/" + settings.resource, settings.password, settings.host,
               settings.ca_file, settings.port, settings.tls},
              session_, clock) {}
  ~XmppConnector() override { stop(); }

  std::string_view source() const override { return source_; }
  std::span<const CapabilityRow> capabilities() const override { return capability_table(); }
  std::span<const TroubleRow> troubles() const override { return xmpp_troubles(); }
  Capability capability(std::string_view effect_kind) const override {
    return capability_of_effect(effect_kind);
  }
  Health health() const override { return session_.health(); }

  void start(Host& host) override {
    session_.attach(link_, host);
    link_.start();
  }
  void stop() override {
    link_.stop();
    session_.give_up_errands();
  }

  base::Result<Done> perform(const Delivery& delivery) override {
    TRY(body, base::parse_json(delivery.effect.body.empty() ? "{}" : delivery.effect.body));
    if (!body.is_object()) {
      return base::fail(base::ErrorCode::invalid_input, "the effect's body must be an object");
    }
    Order order{std::make_shared<Errand>(), delivery.effect.kind,
                delivery.effect.key,        body.get_object(),
                delivery.group.external_id, delivery.member.external_id};
    const auto errand = order.errand;
    if (!link_.post([this, order = std::move(order)] { session_.perform(order); })) {
      return base::fail(base::ErrorCode::unavailable, "the connector is not running");
    }
    return errand->wait(errand_wait_max);
  }

 private:
  std::string source_;
  Session session_;
  Link link_;
};

}  // namespace

base::Result<std::unique_ptr<Connector>> open_xmpp(const base::json::object& settings,
                                                   const base::Clock& clock) {
  TRY(read, read_settings(settings));
  return std::unique_ptr<Connector>(std::make_unique<XmppConnector>(std::move(read), clock));
}

}  // namespace connectors::xmpp
