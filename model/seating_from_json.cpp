#include "model/seating_from_json.h"

#include "model/policy_members.h"

namespace model {

namespace {

Result<SeatWeights> read_weights(const value& in, const std::string& path) {
  SeatWeights weights;
  Members members(in, path);
  members.integer("fill", weights.fill, 0, seat_weight_max);
  members.integer("region", weights.region, 0, seat_weight_max);
  members.integer("mix", weights.mix, 0, seat_weight_max);
  members.integer("colleagues", weights.colleagues, 0, seat_weight_max);
  members.integer("expert", weights.expert, 0, seat_weight_max);
  TRY_VOID(members.done());
  return weights;
}

Result<SeatingProgram> read_program(const value& in, const std::string& path) {
  SeatingProgram program;
  Members members(in, path);
  members.text("program", program.program, entry_name_bytes_max);
  members.integer("target_size", program.target_size, 2, target_size_max);
  members.texts("regions", program.regions, regions_per_program_max, entry_name_bytes_max);
  members.texts("identities", program.identities, identities_max, entry_name_bytes_max);
  if (const value* flag = members.find("one_region")) {
    if (!flag->is_bool())
      members.refuse_at(path + ".one_region", "must be true or false");
    else
      program.one_region = flag->get_bool();
  }
  members.name("colleagues", program.colleagues);
  members.texts("expert_tiers", program.expert_tiers, identities_max, entry_name_bytes_max);
  if (const value* weights = members.find("weights")) {
    members.take(read_weights(*weights, path + ".weights"), program.weights);
  }
  members.text("invitation", program.invitation, spoken_bytes_max);
  TRY_VOID(members.done());
  return program;
}

bool is_listed(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// What was written by hand and can never apply is refused: an identity that is not listed, a clash
// with itself, a program that is named twice.
void lint_seating(Members& members, const std::string& path, const Seating& seating) {
  const auto refuse_unlisted = [&](const std::string& identity, const std::string& at) {
    if (is_listed(seating.identities, identity)) return;
    members.refuse_at(
        at, "\"" + identity + "\" is not in " + path + ".identities: add it there or correct it");
  };
  for (std::size_t i = 0; i < seating.clashes.size(); ++i) {
    const auto& [one, other] = seating.clashes[i];
    const std::string at = path + ".clashes[" + std::to_string(i) + "]";
    refuse_unlisted(one, at);
    refuse_unlisted(other, at);
    if (one == other) {
      members.refuse_at(at, "\"" + one +
                                "\" clashes with itself: no two of them could ever sit "
                                "together; give each its own group instead");
    }
  }
  for (std::size_t i = 0; i < seating.programs.size(); ++i) {
    const std::string at = path + ".programs[" + std::to_string(i) + "]";
    for (const std::string& identity : seating.programs[i].identities) {
      refuse_unlisted(identity, at + ".identities");
    }
    for (std::size_t before = 0; before < i; ++before) {
      if (seating.programs[before].program != seating.programs[i].program) continue;
      members.refuse_at(at + ".program", "is named twice: put what holds for it into " + path +
                                             ".programs[" + std::to_string(before) + "]");
    }
  }
}

}  // namespace

Result<Seating> seating_from_json(const value& in, const std::string& path) {
  Seating seating;
  Members members(in, path);
  members.texts("identities", seating.identities, identities_max, entry_name_bytes_max);
  if (!members.find("identities")) seating.identities = starting_policy().seating.identities;
  members.each("clashes", clashes_max, [&](const value& item, const std::string& at) {
    const array* pair = item.if_array();
    if (!pair || pair->size() != 2) {
      return members.refuse_at(at, "must be a pair of identities, like [\"实体\", \"微商\"]");
    }
    auto& clash = seating.clashes.emplace_back();
    members.text_value((*pair)[0], at + "[0]", clash.first, entry_name_bytes_max);
    members.text_value((*pair)[1], at + "[1]", clash.second, entry_name_bytes_max);
  });
  members.each("programs", seating_programs_max, [&](const value& item, const std::string& at) {
    members.take(read_program(item, at), seating.programs.emplace_back());
  });
  lint_seating(members, path, seating);
  TRY_VOID(members.done());
  return seating;
}

}  // namespace model
