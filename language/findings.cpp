#include "language/findings.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"
#include "base/utf8.h"

namespace language {
namespace {

using base::is_digit;
bool is_alnum(char c) { return is_digit(c) || base::is_small_letter(c); }
bool is_host_byte(char c) { return is_alnum(c) || c == '-' || c == '.'; }
bool is_account_byte(char c) { return is_alnum(c) || c == '_' || c == '-'; }
bool is_email_byte(char c) { return is_account_byte(c) || c == '.' || c == '+'; }
bool is_address_byte(char c) {
  return is_alnum(c) ||
         std::string_view("-._~/?#[]@!$&'()*+,;=%:").find(c) != std::string_view::npos;
}

// Top-level domains that make a bare "name.xyz" an address; others need "http://" or "www.".
constexpr std::array<std::string_view, 40> known_domains = {
    "com", "cn",   "net",  "org",  "io",   "me",   "top", "xyz",  "vip",    "cc",
    "co",  "info", "biz",  "shop", "site", "club", "app", "dev",  "ai",     "tv",
    "hk",  "tw",   "jp",   "uk",   "de",   "eu",   "us",  "ru",   "online", "store",
    "ly",  "gg",   "link", "tech", "live", "fun",  "pro", "work", "icu",    "wang"};

bool has_known_domain(std::string_view host) {
  const auto dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const auto last = host.substr(dot + 1);
  return std::find(known_domains.begin(), known_domains.end(), last) != known_domains.end();
}

constexpr std::array<std::string_view, 32> contact_words = {
    "微信", "薇信",     "威信",   "徽信",    "维信",   "葳信", "微.信",    "v信",
    "微x",  "wechat",   "weixin", "vx",      "wx",     "扣扣", "企鹅号",   "qq群",
    "qq裙", "q群",      "qq",     "q号",     "群号",   "裙号", "telegram", "电报",
    "tg",   "whatsapp", "skype",  "line id", "飞机号", "飞信", "钉钉号",   "威:"};
constexpr std::array<std::string_view, 9> code_words = {
    "二维码", "扫码", "扫一扫", "扫一下码", "小程序码", "长按识别", "群码", "qr code", "qrcode"};

// Hardly any place of a text begins one of those words: its first character, as a number below 256,
// says so.
constexpr std::size_t place_number(std::string_view text) {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : std::size_t{0};
  };
  if (byte(0) < 0x80) return (byte(0) * 7 + byte(1)) % 256;
  return (byte(0) * 7 + byte(1) * 13 + byte(2) * 31) % 256;
}
using Places = std::array<bool, 256>;
constexpr Places places_of(const auto& words) {
  Places places{};
  for (const auto word : words) places[place_number(word)] = true;
  return places;
}
constexpr Places contact_places = places_of(contact_words);
constexpr Places code_places = places_of(code_words);

// Longer ones are no addresses (RFC 5321, RFC 1035) and no accounts, and are not followed.
constexpr std::size_t mailbox_bytes_max = 64;
constexpr std::size_t host_bytes_max = 253;
constexpr std::size_t account_bytes_max = 24;

class Finder {
 public:
  Finder(std::string_view original, const Folded& folded)
      : original_(original), folded_(folded), text_(folded.text) {}

  std::vector<Finding> run() {
    for (std::size_t i = 0; i < text_.size() && found_.size() < findings_max;) {
      const std::size_t end = find_at(i);
      i = end > i ? end : i + 1;
    }
    return std::move(found_);
  }

 private:
  // The end of what begins at i, or i when nothing does.
  std::size_t find_at(std::size_t i) {
    const char c = text_[i];
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) return i;  // inside a character
    const bool fresh = i == 0 || !is_alnum(text_[i - 1]);
    if (is_alnum(c) && fresh) {
      if (const auto end = address(i); end > i) return end;
      if (const auto end = email(i); end > i) return end;
    }
    if ((is_digit(c) || c == '+') && (i == 0 || !is_alnum(text_[i - 1]))) {
      if (const auto end = number(i); end > i) return end;
    }
    const std::size_t place = place_number(text_.substr(i, 3));
    if (contact_places[place]) {
      if (const auto end = contact(i); end > i) return end;
    }
    return code_places[place] ? code(i) : i;
  }

  void add(FindingKind kind, std::string value, std::string host, std::size_t begin,
           std::size_t end) {
    const Span at{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    found_.push_back({kind, std::move(value), std::move(host), folded_.original(at, original_)});
  }
  bool starts(std::size_t i, std::string_view with) const {
    return text_.substr(std::min(i, text_.size()), with.size()) == with;
  }

  std::size_t address(std::size_t i) {
    std::size_t host_begin = i;
    const bool has_scheme = starts(i, "http://") || starts(i, "https://");
    if (has_scheme) host_begin = text_.find("//", i) + 2;
    std::size_t host_end = host_begin;
    while (host_end < text_.size() && is_host_byte(text_[host_end])) {
      if (++host_end - host_begin > host_bytes_max) return i;
    }
    while (host_end > host_begin && !is_alnum(text_[host_end - 1])) --host_end;
    const auto host = text_.substr(host_begin, host_end - host_begin);
    const bool named = has_scheme || (host.size() > 5 && host.substr(0, 4) == "www.");
    if (host.empty() || (!named && !has_known_domain(host))) return i;
    if (host_end < text_.size() && text_[host_end] == '@') return i;
    std::size_t end = host_end;
    if (end < text_.size() && (text_[end] == '/' || text_[end] == ':' || text_[end] == '?')) {
      while (end < text_.size() && is_address_byte(text_[end])) ++end;
    }
    // Punctuation at the end belongs to the sentence.
    while (end > host_end &&
           std::string_view(".,;:!?)]'").find(text_[end - 1]) != std::string_view::npos) {
      --end;
    }
    const Span at = folded_.original(
        {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(end)}, original_);
    add(FindingKind::url, std::string(original_.substr(at.begin, at.end - at.begin)),
        std::string(host), i, end);
    return end;
  }

  std::size_t email(std::size_t i) {
    std::size_t at = i;
    while (at < text_.size() && is_email_byte(text_[at])) {
      if (++at - i > mailbox_bytes_max) return i;
    }
    if (at >= text_.size() || text_[at] != '@') return i;
    std::size_t end = at + 1;
    while (end < text_.size() && is_host_byte(text_[end])) {
      if (++end - at > host_bytes_max) return i;
    }
    while (end > at + 1 && !is_alnum(text_[end - 1])) --end;
    const auto host = text_.substr(at + 1, end - at - 1);
    if (host.find('.') == std::string_view::npos || host.size() < 4) return i;
    add(FindingKind::email, std::string(text_.substr(i, end - i)), std::string(host), i, end);
    return end;
  }

  // A number is groups of digits with one blank or "-" between them. The longest reading wins.
  std::size_t number(std::size_t i) {
    const bool international = text_[i] == '+';
    std::string digits;
    std::size_t end = international ? i + 1 : i, best_end = i;
    std::optional<FindingKind> best;
    std::string best_digits;
    while (end < text_.size() && is_digit(text_[end])) {
      std::size_t group_end = end;
      while (group_end < text_.size() && is_digit(text_[group_end])) ++group_end;
      digits.append(text_.substr(end, group_end - end));
      const bool x = group_end < text_.size() && text_[group_end] == 'x' && digits.size() == 17;
      if (x) digits.push_back('x'), ++group_end;
      if (digits.size() > 19) break;
      const bool alone = group_end >= text_.size() || !is_alnum(text_[group_end]);
      const auto kind = alone ? classify(digits, international) : std::nullopt;
      if (kind) best = kind, best_end = group_end, best_digits = digits;
      if (x || group_end + 1 >= text_.size()) break;
      if (text_[group_end] != ' ' && text_[group_end] != '-') break;
      end = group_end + 1;
    }
    if (!best) return skip_digits(i);
    if (international) best_digits.insert(0, "+");
    add(*best, std::move(best_digits), {}, i, best_end);
    return best_end;
  }
  std::size_t skip_digits(std::size_t i) const {
    while (i < text_.size() && (is_digit(text_[i]) || text_[i] == '+')) ++i;
    return i;
  }

  static std::optional<FindingKind> classify(std::string_view digits, bool international) {
    if (digits.size() == 18 && is_id_card(digits)) return FindingKind::id_card;
    if (international) {
      if (digits.size() >= 8 && digits.size() <= 15) return FindingKind::phone;
      return std::nullopt;
    }
    const auto is_mobile = [](std::string_view d) {
      return d.size() == 11 && d[0] == '1' && d[1] >= '3';
    };
    if (is_mobile(digits)) return FindingKind::phone;
    if (digits.substr(0, 2) == "86" && is_mobile(digits.substr(2))) return FindingKind::phone;
    const auto head = digits.substr(0, 3);
    if (digits.size() == 10 && (head == "400" || head == "800")) return FindingKind::phone;
    // Land lines: 0, area code of 2 or 3 digits, 7 or 8 digits.
    if (digits[0] == '0' && digits.size() >= 10 && digits.size() <= 12 && digits[1] != '0') {
      return FindingKind::phone;
    }
    if (is_bank_card(digits)) return FindingKind::bank_card;
    return std::nullopt;
  }

  // "微信:abc123", "加我vx", "qq群 12345678".
  std::size_t contact(std::size_t i) {
    for (const auto word : contact_words) {
      if (!starts(i, word)) continue;
      const bool latin = is_alnum(word.front());
      if (latin && i > 0 && is_alnum(text_[i - 1])) continue;
      std::size_t end = i + word.size();
      if (base::is_small_letter(word.back()) && end < text_.size() &&
          base::is_small_letter(text_[end]))
        continue;
      const std::size_t begin = skip_filler(end);
      std::size_t account_end = begin;
      while (account_end < text_.size() && is_account_byte(text_[account_end]) &&
             account_end - begin <= account_bytes_max) {
        ++account_end;
      }
      const auto account = text_.substr(begin, account_end - begin);
      if (is_account(account)) {
        add(FindingKind::contact, std::string(account), {}, i, account_end);
        return account_end;
      }
      if (!is_asked_to_add(i)) return i;
      add(FindingKind::contact, {}, {}, i, end);
      return end;
    }
    return i;
  }
  std::size_t skip_filler(std::size_t i) const {
    static constexpr std::array<std::string_view, 20> fillers = {
        "号码", "账号", "帐号", "同号", "号", "是", "为", "群", "裙", "加",
        "我",   "搜",   ":",    " ",    "+",  "=",  "-",  "/",  ",",  "➕"};
    for (int left = 6; left > 0; --left) {
      const auto filler = std::find_if(fillers.begin(), fillers.end(),
                                       [&](std::string_view f) { return starts(i, f); });
      if (filler == fillers.end()) break;
      i += filler->size();
    }
    return i;
  }
  static bool is_account(std::string_view text) {
    if (text.size() < 5 || text.size() > account_bytes_max) return false;
    const auto digits = std::count_if(text.begin(), text.end(), is_digit);
    return digits > 0 || text.find('_') != std::string_view::npos;
  }
  bool is_asked_to_add(std::size_t i) const {
    const auto before = text_.substr(i > 12 ? i - 12 : 0, std::min<std::size_t>(i, 12));
    static constexpr std::array<std::string_view, 9> asks = {"加", "+",    "➕",  "add", "留个",
                                                             "扫", "联系", "进", "私"};
    return std::any_of(asks.begin(), asks.end(), [&](std::string_view ask) {
      return before.find(ask) != std::string_view::npos;
    });
  }

  std::size_t code(std::size_t i) {
    for (const auto word : code_words) {
      if (!starts(i, word)) continue;
      const std::size_t end = i + word.size();
      if (starts(end, "枪") || starts(end, "器") || starts(end, "设备")) return end;
      add(FindingKind::qr_code, {}, {}, i, end);
      return end;
    }
    return i;
  }

  std::string_view original_;
  const Folded& folded_;
  std::string_view text_;
  std::vector<Finding> found_;
};

constexpr std::size_t mention_bytes_max = 96;

// Where the name that begins at i ends.
std::size_t mention_end(std::string_view text, std::size_t i) {
  static constexpr std::string_view four_per_em = "\xE2\x80\x85";  // U+2005
  const auto window = text.substr(i, mention_bytes_max);
  const auto mark = window.find(four_per_em);
  const auto next = window.find_first_of("@\r\n");
  if (mark != std::string_view::npos && (next == std::string_view::npos || mark < next)) {
    return i + mark;
  }
  while (i < text.size()) {
    std::size_t after = i;
    const char32_t c = base::next_code_point(text, after);
    const char32_t folded = fold_character(c);
    const bool stops =
        folded == U' ' || c == U'@' || c == 0xFFFD ||
        std::u32string_view(U",:;!?()[]<>\"。、").find(folded) != std::u32string_view::npos;
    if (stops || (c < 0x20)) break;
    i = after;
  }
  return i;
}

}  // namespace

std::vector<Finding> find_contents(std::string_view original, const Folded& folded) {
  return Finder(original, folded).run();
}

std::vector<std::string> find_mentions(std::string_view original) {
  std::vector<std::string> names;
  original = base::cut_utf8(original, fold_bytes_max);
  std::size_t i = original.find('@');
  while (i != std::string_view::npos && names.size() < mentions_max) {
    const char before = i > 0 ? original[i - 1] : ' ';
    const bool inside_word = (before >= '0' && before <= '9') || (before >= 'a' && before <= 'z') ||
                             (before >= 'A' && before <= 'Z') || before == '_' || before == '.';
    const std::size_t end = mention_end(original, i + 1);
    const auto name = original.substr(i + 1, end - i - 1);
    if (!inside_word && !name.empty() && name.size() <= mention_bytes_max) names.emplace_back(name);
    i = original.find('@', std::max(end, i + 1));
  }
  return names;
}

bool is_id_card(std::string_view text) {
  if (text.size() != 18) return false;
  static constexpr std::array<int, 17> weights = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                  3, 7, 9,  10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    if (!is_digit(text[i])) return false;
    sum += weights[i] * (text[i] - '0');
  }
  const auto number = [&](std::size_t begin, std::size_t length) {
    int value = 0;
    for (const char c : text.substr(begin, length)) value = value * 10 + (c - '0');
    return value;
  };
  const int year = number(6, 4), month = number(10, 2), day = number(12, 2);
  const bool plausible = text[0] >= '1' && text[0] <= '8' && year >= 1900 && year <= 2099 &&
                         month >= 1 && month <= 12 && day >= 1 && day <= 31;
  return plausible && text[17] == "10x98765432"[sum % 11];
}

bool is_bank_card(std::string_view digits) {
  if (digits.size() < 13 || digits.size() > 19) return false;
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[digits.size() - 1 - i];
    if (!is_digit(c)) return false;
    int value = c - '0';
    if (i % 2 == 1) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
    sum += value;
  }
  if (sum % 10 != 0) return false;
  const char first = digits[0], second = digits[1];
  const auto length = digits.size();
  switch (first) {
    case '3':
      return (length == 15 && (second == '4' || second == '7')) || (length == 16 && second == '5');
    case '4': return length == 13 || length == 16 || length == 19;
    case '5': return length == 16 && second >= '1' && second <= '5';
    case '6': return length >= 16 && (second == '2' || second == '0' || second == '5');
    default: return false;
  }
}

}  // namespace language
