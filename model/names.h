// Enumerators and their stored spellings are the same words. NameOf<E>::all lists them in the order
// of the enumerators; to_name and from_name go between the two.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace model {

template <class E>
struct NameOf;  // specialised beside each enumeration: static constexpr std::array all{...};

template <class E>
constexpr std::string_view to_name(E value) {
  return NameOf<E>::all[static_cast<std::size_t>(value)];
}

template <class E>
constexpr std::optional<E> from_name(std::string_view name) {
  for (std::size_t i = 0; i < NameOf<E>::all.size(); ++i) {
    if (NameOf<E>::all[i] == name) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace model

// MODEL_NAMES(Type, "first", "second", …) — the spellings of an enumeration, in its order.
#define MODEL_NAMES(Type, ...)                                                  \
  template <>                                                                   \
  struct NameOf<Type> {                                                         \
    static constexpr auto all = std::to_array<std::string_view>({__VA_ARGS__}); \
  }
