#include "engine/conduct/detection.h"

#include <algorithm>

#include "base/json.h"

namespace engine::conduct {
namespace {

using language::FindingKind;

// 13812345678 → 138******78
std::string masked(std::string_view number) {
  constexpr std::size_t kept_front = 3, kept_back = 2;
  std::string text(number);
  for (std::size_t i = kept_front; i + kept_back < text.size(); ++i) text[i] = '*';
  return text;
}

// ---- words and abuse -------------------------------------------------------------------------------

Detection detect_words(std::uint32_t entry, const model::Message& message, const Analysis& analysis) {
  const auto is_hit = [entry](const EntryHit& hit) {
    return hit.kind == EntryKind::rule && hit.entry == entry;
  };
  if (std::none_of(analysis.hits.begin(), analysis.hits.end(), is_hit)) return {};
  return {Finding::broken, quotes_of(analysis, EntryKind::rule, entry, message.text), 0, 0};
}

// ---- advertising -----------------------------------------------------------------------------------

Detection detect_advertising(const model::Rule& rule, const model::Message& message,
                             const Analysis& analysis) {
  Detection detection{Finding::below_threshold, {}, analysis.reading.advertising_score,
                      rule.threshold};
  if (detection.value < detection.limit) return detection;
  detection.finding = Finding::broken;
  for (const language::Evidence& evidence : analysis.reading.evidence) {
    if (evidence.topic != language::Topic::advertising || evidence.weight <= 0) continue;
    add_quote_at(detection.evidence, message.text, evidence.at);
  }
  return detection;
}

// ---- links -----------------------------------------------------------------------------------------

bool is_allowed(const std::vector<std::string>& allowed, std::string_view host) {
  return std::any_of(allowed.begin(), allowed.end(), [host](const std::string& each) {
    return host == each || (host.size() > each.size() && host.ends_with(each) &&
                            host[host.size() - each.size() - 1] == '.');
  });
}

// https://user@Shop.example.com:8443/x → shop.example.com
std::string host_of(std::string_view address) {
  if (const std::size_t scheme = address.find("://"); scheme != std::string_view::npos) {
    address.remove_prefix(scheme + 3);
  }
  address = address.substr(0, address.find_first_of("/?#\\"));
  if (const std::size_t user = address.rfind('@'); user != std::string_view::npos) {
    address.remove_prefix(user + 1);
  }
  std::string host(address.substr(0, address.find(':')));
  for (char& c : host) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return host;
}

// A link sent as a card: the platform's object holds the address, the text is only its title.
std::string address_of_card(const model::Message& message) {
  const auto detail = base::parse_json(message.detail);
  if (!detail || !detail->is_object()) return {};
  const base::json::object* object = &detail->get_object();
  if (const auto* inner = base::object_at(*object, "link")) object = inner;
  for (const std::string_view key : {"link_url", "url", "href"}) {
    if (const auto address = base::text_at(*object, key); !address.empty()) {
      return std::string(address);
    }
  }
  return {};
}

Detection detect_links(const model::Rule& rule, const model::Message& message,
                       const Analysis& analysis) {
  Detection detection{Finding::no_link, {}, 0, 0};
  const auto judge = [&](std::string_view address, std::string_view host, language::Span at) {
    if (is_allowed(rule.allowed_hosts, host)) {
      if (!detection.is_broken()) detection.finding = Finding::allowed_links;
      return;
    }
    detection.finding = Finding::broken;
    add_quote(detection.evidence, address, at);
  };
  for (const language::Finding& finding : analysis.reading.findings) {
    if (finding.kind == FindingKind::url) judge(finding.value, finding.host, finding.at);
  }
  if (message.kind == model::MessageKind::link) {
    const std::string address = address_of_card(message);
    // A card that does not say where it leads cannot be on the list of what is allowed.
    judge(address.empty() ? std::string_view(message.text) : address, host_of(address), {});
  }
  return detection;
}

// ---- contacts and personal data --------------------------------------------------------------------

// A phone number alone may be a customer's own, for a delivery. With these it asks people to call.
constexpr auto invitations = std::to_array<std::string_view>(
    {"加我", "联系我", "找我", "私聊", "私我", "打我电话", "致电", "拨打", "热线", "咨询", "同微信", "微信同",
     "可加", "欢迎", "招商", "代理", "call me", "contact me", "text me", "dm me", "whatsapp"});

bool is_inviting(const language::Reading& reading) {
  return reading.advertising ||
         std::any_of(invitations.begin(), invitations.end(), [&](std::string_view words) {
           return reading.folded.find(words) != std::string::npos;
         });
}

Detection detect_contact(const model::Message& message, const Analysis& analysis) {
  Detection detection{Finding::no_contact, {}, 0, 0};
  const language::Reading& reading = analysis.reading;
  for (const language::Finding& finding : reading.findings) {
    if (finding.kind == FindingKind::contact || finding.kind == FindingKind::qr_code) {
      detection.finding = Finding::broken;
      add_quote_at(detection.evidence, message.text, finding.at);
    } else if (finding.kind == FindingKind::phone) {
      if (is_inviting(reading)) {
        detection.finding = Finding::broken;
        add_quote(detection.evidence, masked(finding.value), finding.at);
      } else if (!detection.is_broken()) {
        detection.finding = Finding::phone_without_invitation;
      }
    }
  }
  if (message.kind == model::MessageKind::card) {  // a business card (名片)
    detection.finding = Finding::broken;
    add_quote(detection.evidence, message.text, {});
  }
  return detection;
}

Detection detect_personal_data(const Analysis& analysis) {
  Detection detection{Finding::no_personal_data, {}, 0, 0};
  for (const language::Finding& finding : analysis.reading.findings) {
    if (finding.kind != FindingKind::id_card && finding.kind != FindingKind::bank_card &&
        finding.kind != FindingKind::phone) {
      continue;
    }
    detection.finding = Finding::broken;
    add_quote(detection.evidence, masked(finding.value), finding.at);
  }
  return detection;
}

// ---- flooding --------------------------------------------------------------------------------------

// Every message counts towards one strike only: who goes on after a strike must fill the measure again.
// Messages are told apart by their numbers, because platforms give times in whole seconds.
Detection detect_flooding(const model::Rule& rule, const GroupState& group,
                          const model::Message& message) {
  const base::Instant begin = message.at - base::seconds(rule.flood_seconds);
  const auto count_after = [&](model::MessageId last) {
    int count = 1;  // this message, whether the group remembers it yet or not
    for (const RecentMessage& each : group.recent) {
      count += each.member == message.member && each.id > last && each.id != message.id &&
               each.at >= begin && each.at <= message.at;
    }
    return count;
  };
  int count = count_after({});
  if (count >= rule.flood_messages) {
    model::MessageId struck;
    for (const model::Strike& strike : group.strikes) {
      if (strike.member == message.member && strike.rule == rule.id && strike.message < message.id) {
        struck = std::max(struck, strike.message);
      }
    }
    if (struck) count = count_after(struck);
  }
  const bool is_broken = count >= rule.flood_messages;
  return {is_broken ? Finding::broken : Finding::too_few_messages, {}, static_cast<double>(count),
          static_cast<double>(rule.flood_messages)};
}

}  // namespace

std::string_view to_name(Finding finding) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"broken", "off", "other_group", "no_word", "below_threshold", "no_link", "allowed_links",
       "no_contact", "phone_without_invitation", "too_few_messages", "no_personal_data"});
  return names[static_cast<std::size_t>(finding)];
}

Detection detect(const model::Rule& rule, std::uint32_t entry, const GroupState& group,
                 const model::Message& message, const Analysis& analysis) {
  switch (rule.kind) {
    case model::RuleKind::words:
    case model::RuleKind::abuse: return detect_words(entry, message, analysis);
    case model::RuleKind::advertising: return detect_advertising(rule, message, analysis);
    case model::RuleKind::link: return detect_links(rule, message, analysis);
    case model::RuleKind::contact: return detect_contact(message, analysis);
    case model::RuleKind::flooding: return detect_flooding(rule, group, message);
    case model::RuleKind::personal_data: return detect_personal_data(analysis);
  }
  return {};
}

}  // namespace engine::conduct
