// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/dacl_comparison.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "audit/pki/access.h"

namespace pkiaudit::audit {
namespace {

// For whom an entry is: a SID, and a condition or none.
using Trustee = std::pair<std::string, std::string>;

// Entries of one effect that follow each other: their order decides nothing.
struct Run {
  Effect effect = Effect::kNone;
  std::set<Trustee> trustees;
  friend bool operator==(const Run&, const Run&) = default;
};

// What the list says of one right, without what changes nothing.
std::vector<Run> RunsOf(const stores::Acl& dacl, uint32_t right) {
  std::vector<Run> runs;
  std::set<std::string> decided;  // by an entry without a condition
  for (const stores::AccessControlEntry& entry : dacl.entries) {
    const EntryEffect effect = EffectOf(entry);
    std::string sid = entry.sid.ToText();
    if (effect.effect == Effect::kNone || (effect.rights & right) == 0 || decided.contains(sid)) {
      continue;
    }
    if (runs.empty() || runs.back().effect != effect.effect) {
      runs.push_back({effect.effect, {}});
    }
    if (!effect.conditional) {
      decided.insert(sid);
    }
    runs.back().trustees.emplace(std::move(sid), effect.conditional ? entry.condition : "");
  }
  // What nobody allows is denied.
  if (!runs.empty() && runs.back().effect == Effect::kDeny) {
    runs.pop_back();
  }
  return runs;
}

}  // namespace

bool GrantTheSame(const stores::Acl& a, const stores::Acl& b) {
  if (a.state != b.state) {
    return false;
  }
  for (uint32_t right = 1; right != 0; right <<= 1) {
    if (RunsOf(a, right) != RunsOf(b, right)) {
      return false;
    }
  }
  return true;
}

}  // namespace pkiaudit::audit
