#include "language/reading.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

namespace language {

std::string_view to_string(Intent intent) {
  switch (intent) {
    case Intent::purchase: return "purchase";
    case Intent::bug: return "bug";
    case Intent::wish: return "wish";
    case Intent::churn_risk: return "churn_risk";
    case Intent::thanks: return "thanks";
    case Intent::closing: return "closing";
    case Intent::greeting: return "greeting";
    case Intent::chatter: return "chatter";
  }
  return "unknown";
}

std::string_view to_string(FindingKind kind) {
  switch (kind) {
    case FindingKind::url: return "url";
    case FindingKind::phone: return "phone";
    case FindingKind::email: return "email";
    case FindingKind::contact: return "contact";
    case FindingKind::qr_code: return "qr_code";
    case FindingKind::id_card: return "id_card";
    case FindingKind::bank_card: return "bank_card";
  }
  return "unknown";
}

bool Reading::found(FindingKind kind) const {
  for (const Finding& finding : findings) {
    if (finding.kind == kind) return true;
  }
  return false;
}

}  // namespace language
