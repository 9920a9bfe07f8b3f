// The part of WecomConnector that makes WeCom's own codes behind entry codes: contact ways (联系我)
// and join ways (群活码). Asked for once; what was lost track of is looked for by its mark.
#include <algorithm>

#include "connectors/wecom/entrance_calls.h"
#include "connectors/wecom/service/follow_ups.h"
#include "connectors/wecom/service/wecom_connector.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom {

using base::ErrorCode;
using base::fail;
using base::Instant;
using base::Result;
using base::json::object;
using model::Fact;
using model::WayKind;

namespace {

constexpr std::string_view remark = "Guildhall";

std::vector<std::string> texts_at(const object& body, std::string_view key) {
  std::vector<std::string> texts;
  if (const auto* list = base::array_at(body, key)) {
    for (const auto& each : *list) {
      if (each.is_string()) texts.emplace_back(std::string_view(each.get_string()));
    }
  }
  return texts;
}

WayKind kind_of(const object& body) {
  return model::from_name<WayKind>(base::text_at(body, "kind")).value_or(WayKind::contact);
}

ContactWay contact_way_of(const object& body) {
  ContactWay way;
  way.config_id = base::text_at(body, "reference");
  way.remark = remark;
  way.state = base::text_at(body, "mark");
  way.users = texts_at(body, "users");
  return way;
}

JoinWay join_way_of(const object& body) {
  JoinWay way;
  way.config_id = base::text_at(body, "reference");
  way.remark = remark;
  way.state = base::text_at(body, "mark");
  way.groups = texts_at(body, "chats");
  way.makes_rooms = base::flag_at(body, "makes_rooms");
  way.room_name = base::text_at(body, "room_name");
  return way;
}

tl::unexpected<base::Error> again_or_never(const ApiFailure& failure, bool is_repeatable) {
  const bool again = failure.what == ErrorClass::retry || failure.retry_at.has_value() ||
                     failure.what == ErrorClass::fewer_at_once ||
                     (is_repeatable && failure.may_have_happened);
  return fail(again ? ErrorCode::unavailable : failure.error.code, failure.error.text,
              failure.error.field);
}

// Pictures come by http; a page that is served by https shows none of these.
std::string secure(std::string address) {
  constexpr std::string_view plain = "http://p.qpic.cn/";
  return address.starts_with(plain) ? "https" + address.substr(4) : address;
}

Fact fact_of(const OpenWay& way, model::WayOutcome outcome, std::string reference,
             std::string picture, Instant at) {
  Fact fact;
  fact.source = fact_source;
  fact.external_id = way.key + "/" + std::string(model::to_name(outcome)) + "/" + reference +
                     (picture.empty() ? "" : "/seen");
  fact.at = at;
  fact.body = model::WayNoted{way.key, outcome, std::move(reference), std::move(picture)};
  return fact;
}

}  // namespace

// ---- done

Result<Done> WecomConnector::make_way(const Delivery& delivery) {
  const object body = body_of(delivery.effect);
  follow_soon();
  if (kind_of(body) == WayKind::contact) {
    const auto made = add_contact_way(client_, contact_way_of(body));
    if (made) return Done{made->config_id, {}, {}, secure(made->qr_code_url)};
    note_failure(made.error(), trouble::of_way_made);
    // A second call would make a second one, and the first could never be deleted.
    if (made.error().may_have_happened) return Done{{}, {}, made.error().error.text};
    return again_or_never(made.error(), false);
  }
  const auto made = add_join_way(client_, join_way_of(body));
  if (!made) {
    note_failure(made.error(), trouble::of_way_made);
    if (made.error().may_have_happened) return Done{{}, {}, made.error().error.text};
    return again_or_never(made.error(), false);
  }
  // Its name is what must not get lost; the picture can be asked for again.
  const auto seen = get_join_way(client_, *made);
  return Done{*made, {}, {}, seen ? secure(seen->qr_code_url) : std::string()};
}

// To change or delete the same twice does no harm.
Result<Done> WecomConnector::steer_way(const Delivery& delivery) {
  const object body = body_of(delivery.effect);
  const std::string reference(base::text_at(body, "reference"));
  const bool is_contact = kind_of(body) == WayKind::contact;
  const bool is_end = delivery.effect.kind == "delete_way";
  ApiResult<void> done;
  if (is_end) {
    done =
        is_contact ? delete_contact_way(client_, reference) : delete_join_way(client_, reference);
    if (!done && done.error().what == ErrorClass::subject_lost) return Done{reference, {}, {}, {}};
  } else {
    done = is_contact ? update_contact_way(client_, contact_way_of(body))
                      : update_join_way(client_, join_way_of(body));
  }
  if (done) return Done{reference, {}, {}, {}};
  note_failure(done.error(), is_end ? trouble::of_way_deleted : trouble::of_way_changed);
  return again_or_never(done.error(), true);
}

void WecomConnector::follow_soon() {
  const std::lock_guard lock(mutex_);
  follow_at_ = std::min(follow_at_, clock_.now() + base::seconds(5));
}

// ---- followed

void WecomConnector::follow_ways() {
  const auto open = host_->open_ways(fact_source);
  if (!open) return;
  for (const OpenWay& each : *open) {
    const Instant now = clock_.now();
    if (!each.reference.empty()) {
      fetch_picture(each);
    } else if (each.kind == WayKind::contact && each.asked_at + surely_lost_after <= now) {
      look_for_way(each);
    }
    // Join ways cannot be listed: one that was lost track of waits for a person.
  }
}

void WecomConnector::fetch_picture(const OpenWay& way) {
  std::string picture;
  if (way.kind == WayKind::contact) {
    const auto found = get_contact_way(client_, way.reference);
    if (!found) return note_failure(found.error(), trouble::of_way, way.reference);
    picture = secure(found->qr_code_url);
  } else {
    const auto found = get_join_way(client_, way.reference);
    if (!found) return note_failure(found.error(), trouble::of_way, way.reference);
    picture = secure(found->qr_code_url);
  }
  if (picture.empty()) return;
  (void)give({fact_of(way, model::WayOutcome::made, way.reference, picture, clock_.now())}, {});
}

// It may have been made, and the answer never reached us or the store: the one of that time that
// carries its mark is it.
void WecomConnector::look_for_way(const OpenWay& way) {
  const Instant now = clock_.now();
  const Instant from = way.asked_at - base::minutes(1);
  const Instant to = std::min(way.asked_at + made_around, now);
  const auto listed = collect_pages<std::string>(
      [&](const std::string& cursor) { return list_contact_ways(client_, from, to, cursor); });
  if (!listed) return note_failure(listed.error(), trouble::of_ways);
  for (const std::string& config_id : *listed) {
    const auto found = get_contact_way(client_, config_id);
    if (!found) {
      if (found.error().what == ErrorClass::subject_lost) continue;
      return note_failure(found.error(), trouble::of_way, config_id);
    }
    if (found->state != way.mark) continue;
    (void)give({fact_of(way, model::WayOutcome::made, config_id, secure(found->qr_code_url), now)},
               {});
    return;
  }
  if (now < way.asked_at + made_around) return;  // it may still appear
  (void)give({fact_of(way, model::WayOutcome::absent, {}, {}, now)}, {});
}

}  // namespace connectors::wecom
