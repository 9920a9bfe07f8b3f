#include "store/queries/member_set.h"

#include <roaring/roaring.hh>

#include "base/base64.h"
#include "base/ensure.h"

namespace store::queries {

struct MemberSet::Bits {
  Roaring set;
};

namespace {

std::uint32_t number_of(model::MemberId member) {
  ENSURE(member.value > 0 && member.value <= member_number_max);
  return static_cast<std::uint32_t>(member.value);
}

}  // namespace

MemberSet::MemberSet() : bits_(std::make_unique<Bits>()) {}
MemberSet::~MemberSet() = default;
MemberSet::MemberSet(MemberSet&&) noexcept = default;
MemberSet& MemberSet::operator=(MemberSet&&) noexcept = default;
MemberSet::MemberSet(const MemberSet& other) : bits_(std::make_unique<Bits>(*other.bits_)) {}
MemberSet& MemberSet::operator=(const MemberSet& other) {
  if (this != &other) bits_ = std::make_unique<Bits>(*other.bits_);
  return *this;
}

bool MemberSet::add(model::MemberId member) { return bits_->set.addChecked(number_of(member)); }
bool MemberSet::remove(model::MemberId member) {
  return bits_->set.removeChecked(number_of(member));
}
bool MemberSet::contains(model::MemberId member) const {
  return bits_->set.contains(number_of(member));
}
std::int64_t MemberSet::count() const {
  return static_cast<std::int64_t>(bits_->set.cardinality());
}
std::int64_t MemberSet::count_with(const MemberSet& other) const {
  return static_cast<std::int64_t>(bits_->set.and_cardinality(other.bits_->set));
}

std::vector<model::MemberId> MemberSet::after(model::MemberId after, std::size_t limit) const {
  std::vector<model::MemberId> found;
  if (after.value >= member_number_max) return found;
  auto at = bits_->set.begin();
  at.equalorlarger(static_cast<std::uint32_t>(after.value + 1));
  for (; at != bits_->set.end() && found.size() < limit; ++at) {
    found.emplace_back(static_cast<std::int64_t>(*at));
  }
  return found;
}

std::string MemberSet::to_text() const {
  Roaring packed = bits_->set;
  packed.runOptimize();
  std::string bytes(packed.getSizeInBytes(), '\0');
  packed.write(bytes.data());
  return base::to_base64(bytes);
}

base::Result<MemberSet> MemberSet::from_text(std::string_view text) {
  const auto bytes = base::from_base64(text);
  MemberSet made;
  if (bytes) {
    // The C++ reader throws or, given hostile bytes, trusts them; the C one says what it read.
    if (auto* read = roaring_bitmap_portable_deserialize_safe(bytes->data(), bytes->size())) {
      made.bits_->set = Roaring(read);
      return made;
    }
  }
  return base::fail(base::ErrorCode::corrupt, "a set of members cannot be read");
}

bool operator==(const MemberSet& a, const MemberSet& b) { return a.bits_->set == b.bits_->set; }

}  // namespace store::queries
