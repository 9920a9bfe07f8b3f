#include "engine/onboarding/nickname.h"

#include <algorithm>
#include <array>
#include <deque>
#include <vector>

#include "base/ascii.h"
#include "base/utf8.h"
#include "identity/lists.h"
#include "identity/text.h"
#include "model/onboarding_policy.h"

namespace engine::onboarding {

namespace {

enum class Kind { region, company, other };

bool holds_one_of(std::string_view text, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

Kind kind_of(std::string_view part) {
  static constexpr auto region =
      std::to_array<std::string_view>({"地区", "区域", "城市", "省", "region", "city", "area"});
  static constexpr auto company = std::to_array<std::string_view>(
      {"公司", "单位", "店", "品牌", "厂", "企业", "company", "shop", "brand"});
  const std::string name = base::lower_ascii(part);
  if (holds_one_of(name, region)) return Kind::region;
  return holds_one_of(name, company) ? Kind::company : Kind::other;
}

// Letters, digits and ideographs; not signs, pictures or what steers them.
bool is_told(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c >= 0x2000 && c <= 0x2bff) return false;    // punctuation, arrows, dingbats
  if (c >= 0x3000 && c <= 0x303f) return false;    // CJK punctuation
  if (c >= 0xe000 && c <= 0xf8ff) return false;    // private use
  if (c >= 0xfe00 && c <= 0xfe0f) return false;    // variation selectors
  if (c >= 0x1f000 && c <= 0x1faff) return false;  // pictures
  return c != 0xfffd;
}

std::deque<std::string> pieces_of(std::string_view nickname) {
  std::deque<std::string> pieces;
  const std::string text = base::lower_ascii(identity::narrow(nickname));
  std::string piece;
  bool is_worth = false;
  const auto end_piece = [&] {
    if (is_worth) pieces.push_back(std::move(piece));
    piece.clear();
    is_worth = false;
  };
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = base::next_code_point(text, i);
    if (model::is_nickname_separator(c)) {
      end_piece();
      continue;
    }
    base::append_utf8(piece, c);
    is_worth = is_worth || is_told(c);
  }
  end_piece();
  return pieces;
}

// How many bytes of the piece tell the place that it begins with; 0: none is told.
std::size_t region_bytes(std::string_view piece) {
  static constexpr auto endings =
      std::to_array<std::string_view>({"自治区", "省", "市", "区", "县"});
  for (const std::string& place : identity::list("places")) {
    if (!piece.starts_with(place)) continue;
    for (const std::string_view ending : endings) {
      if (piece.substr(place.size()).starts_with(ending)) return place.size() + ending.size();
    }
    return place.size();
  }
  return 0;
}

// How many bytes of the piece end with the last word that ends companies' names; 0: none does.
std::size_t company_bytes(std::string_view piece) {
  static constexpr auto others = std::to_array<std::string_view>(
      {"公司", "集团", "店", "厂", "商行", "超市", "中心", "工作室", "旗舰店"});
  std::size_t bytes = 0;
  const auto look = [&](std::string_view word) {
    const std::size_t at = word.empty() ? std::string_view::npos : piece.rfind(word);
    if (at != std::string_view::npos) bytes = std::max(bytes, at + word.size());
  };
  for (const std::string_view word : others) look(word);
  for (const std::string& word : identity::list("legal_forms")) look(word);
  for (const std::string& word : identity::list("trade_words")) look(word);
  return bytes;
}

}  // namespace

base::Result<NicknameVerdict> look_at_nickname(std::string_view pattern,
                                               std::string_view nickname) {
  TRY(parts, model::nickname_parts(pattern));
  std::deque<std::string> pieces = pieces_of(base::cut_utf8(nickname, nickname_bytes_max));
  for (std::size_t part = 0; part < parts.size(); ++part) {
    if (pieces.empty()) return NicknameVerdict{false, parts[part]};
    const Kind kind = kind_of(parts[part]);
    const bool is_enough = pieces.size() >= parts.size() - part;
    if (is_enough || kind == Kind::other) {
      pieces.pop_front();
      continue;
    }
    std::string& piece = pieces.front();
    const std::size_t bytes = kind == Kind::region ? region_bytes(piece) : company_bytes(piece);
    if (bytes == 0) return NicknameVerdict{false, parts[part]};
    if (bytes == piece.size())
      pieces.pop_front();
    else
      piece.erase(0, bytes);
  }
  return NicknameVerdict{true, {}};
}

}  // namespace engine::onboarding
