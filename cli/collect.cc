// SPDX-License-Identifier: Apache-2.0
#include "cli/collect.h"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <map>
#include <ostream>
#include <string>

#include "cli/revocation.h"
#include "cli/unfinished_folder.h"
#include "cli/version.h"
#include "reports/revocation/saved_revocation_writer.h"
#include "stores/path_text.h"
#include "stores/snapshot/manifest.h"
#include "stores/snapshot/snapshot_writer.h"

namespace pkiaudit::cli {
namespace {

namespace fs = boost::filesystem;

// Path in the snapshot, and content; a path that ends in '/' is a folder.
using Files = std::map<std::string, std::string>;

void AddDescriptions(stores::Inventory& inventory, x509::Time now, Files& files) {
  stores::HostFacts& host = inventory.host();
  host.collected = now;
  host.role = "windows-host";
  host.collector_tool = "pkiaudit " + Version();
  files["snapshot.xml"] = stores::ToSnapshotXml(inventory);
  files["keys/private-keys.xml"] = stores::ToPrivateKeysXml(inventory);
  files["registry/host.reg"] = stores::ToRegistryExport(host.registry);
}

stores::ManifestFiles DigestsOf(const Files& files) {
  stores::ManifestFiles digests;
  for (const auto& [path, octets] : files) {
    if (!path.ends_with('/')) digests[path] = x509::Sha256(x509::AsBytes(octets));
  }
  return digests;
}

// What a live audit of the host would fetch.
audit::RevocationFacts Fetch(const CollectCommand& command, const CollectSources& sources,
                             const stores::Inventory& inventory) {
  audit::Policy policy;
  policy.revocation_breadth = command.network.breadth;
  const audit::Role role =
      audit::ShowsNdes(inventory, policy) ? audit::Role::kNdesHost : audit::Role::kWindowsHost;
  x509::SignatureVerifier signatures;
  audit::AuditInput input(inventory, signatures, role, sources.now, std::move(policy));
  FetchRevocation(*sources.fetcher, sources.now, input, [](size_t /*urls*/) {});
  return input.revocation.facts();
}

ExitCode Fail(ExitCode code, std::ostream& err, const std::string& message) {
  err << "pkiaudit: " << message << "\n";
  return code;
}

void Summarise(const stores::Inventory& inventory, const audit::RevocationFacts& facts,
               std::ostream& out) {
  out << "collected " << inventory.entries().size() << " certificates from "
      << inventory.sources().size() << " sources";
  if (!inventory.unreadable_items().empty()) {
    out << "; " << inventory.unreadable_items().size() << " items could not be read";
  }
  if (facts.mode == audit::RevocationFacts::Mode::kOnline) {
    const auto answered =
        std::ranges::count(facts.outcomes, audit::FetchStep::kOk, &audit::FetchOutcome::step);
    out << "; " << answered << " of " << facts.outcomes.size() << " URLs gave an answer";
  }
  out << "\n";
}

}  // namespace

ExitCode Collect(const CollectCommand& command, const CollectSources& sources, std::ostream& out,
                 std::ostream& err) {
  const fs::path folder = fs::absolute(stores::PathFromText(command.folder));
  boost::system::error_code ignored;
  if (fs::exists(folder, ignored)) {
    return Fail(kExitUsage, err, "'" + command.folder + "' exists already; name a new folder");
  }
  Files files;
  auto inventory = sources.read([&](std::string path, x509::Bytes octets) {
    files.try_emplace(std::move(path), x509::AsText(octets));
  });
  if (!inventory) {
    return Fail(kExitFailure, err, std::string(stores::Describe(inventory.error().code)));
  }
  AddDescriptions(*inventory, sources.now, files);
  stores::ManifestFiles listed = DigestsOf(files);

  UnfinishedFolder unfinished(folder);
  audit::RevocationFacts facts;
  if (sources.fetcher != nullptr) {
    facts = Fetch(command, sources, *inventory);
    const auto saved = reports::WriteSavedRevocation(facts, unfinished.path() / "revocation");
    if (!saved) {
      return Fail(kExitFailure, err,
                  "cannot write 'revocation' of the snapshot: " +
                      std::string(reports::Describe(saved.error().code)));
    }
    for (const auto& [name, digest] : *saved) listed["revocation/" + name] = digest;
  }
  files[std::string(stores::kManifestName)] = stores::ToManifest(listed);
  for (const auto& [path, octets] : files) {
    if (const std::string why = unfinished.Write(path, octets); !why.empty()) {
      std::string message = "cannot write '";
      message.append(path).append("' of the snapshot: ").append(why);
      return Fail(kExitFailure, err, message);
    }
  }
  if (const std::string why = unfinished.TakePlace(); !why.empty()) {
    return Fail(kExitFailure, err, "cannot make '" + command.folder + "': " + why);
  }
  if (!command.quiet) Summarise(*inventory, facts, out);
  return inventory->unreadable_items().empty() ? kExitOk : kExitIncomplete;
}

}  // namespace pkiaudit::cli
