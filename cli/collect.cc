// SPDX-License-Identifier: Apache-2.0
#include "cli/collect.h"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "cli/revocation.h"
#include "cli/unfinished_folder.h"
#include "cli/version.h"
#include "reports/revocation/saved_revocation_writer.h"
#include "stores/path_text.h"
#include "stores/safe_path.h"
#include "stores/snapshot/manifest.h"
#include "stores/snapshot/snapshot_writer.h"
#include "stores/text_encoding.h"

namespace pkiaudit::cli {
namespace {

namespace fs = boost::filesystem;

// The files of a snapshot as they are written, with their digests.
class Snapshot {
 public:
  explicit Snapshot(fs::path place) : folder_(std::move(place)) {}

  // What was read on the host. Users may have chosen the name: one that no snapshot can hold is
  // left out.
  void Keep(const std::string& path, x509::Bytes octets) {
    if (!stores::IsSafePath(path)) {
      left_out_.emplace_back(path, stores::ErrorCode::kUnsafeName);
    } else if (folder_.HasFile(path)) {
      left_out_.emplace_back(path, stores::ErrorCode::kDuplicatePath);
    } else {
      Write(path, octets);
    }
  }
  void Write(const std::string& path, x509::Bytes octets) {
    if (!failure_.empty()) return;
    if (std::string why = folder_.Write(path, x509::AsText(octets)); !why.empty()) {
      failure_ = "cannot write '" + stores::ToShownName(path) + "' of the snapshot: " + why;
    } else if (!path.ends_with('/')) {
      manifest_[path] = x509::Sha256(octets);
    }
  }
  void Write(const std::string& path, const std::string& text) { Write(path, x509::AsBytes(text)); }

  void WriteRevocation(const audit::RevocationFacts& facts) {
    const auto saved = reports::WriteSavedRevocation(facts, folder_.path() / "revocation");
    if (!saved) {
      failure_ = "cannot write 'revocation' of the snapshot: " +
                 std::string(reports::Describe(saved.error().code));
      return;
    }
    for (const auto& [name, digest] : *saved) manifest_["revocation/" + name] = digest;
  }

  void TellLeftOut(stores::Inventory& inventory) const {
    if (left_out_.empty()) return;
    const stores::SourceId source = inventory.AddSource("collect", "snapshot");
    for (const auto& [path, code] : left_out_) {
      inventory.AddUnreadable({source, stores::kNone, stores::ToShownName(path), {.code = code}});
    }
  }

  // Gives the folder its place. What went wrong, here or before; empty where nothing did.
  std::string Finish(const std::string& shown_place) {
    Write(std::string(stores::kManifestName), stores::ToManifest(manifest_));
    if (!failure_.empty()) return failure_;
    const std::string why = folder_.TakePlace();
    return why.empty() ? "" : "cannot make '" + shown_place + "': " + why;
  }

 private:
  UnfinishedFolder folder_;
  stores::ManifestFiles manifest_;
  std::vector<std::pair<std::string, stores::ErrorCode>> left_out_;
  std::string failure_;  // the first
};

void WriteDescriptions(stores::Inventory& inventory, x509::Time now, Snapshot& snapshot) {
  stores::HostFacts& host = inventory.host();
  host.collected = now;
  host.role = "windows-host";
  host.collector_tool = "pkiaudit " + Version();
  snapshot.Write("snapshot.xml", stores::ToSnapshotXml(inventory));
  snapshot.Write("keys/private-keys.xml", stores::ToPrivateKeysXml(inventory));
  snapshot.Write("registry/host.reg", stores::ToRegistryExport(host.registry));
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

// Keys of LocalMachine of which this account may not read who may read them.
size_t CountDeniedKeys(const stores::Inventory& inventory) {
  return static_cast<size_t>(
      std::ranges::count_if(inventory.entries(), [&](const stores::CertificateEntry& entry) {
        const stores::PrivateKey* const key = inventory.private_key(entry);
        return key != nullptr &&
               std::ranges::any_of(key->refusals, [](const stores::KeyRefusal& refusal) {
                 return refusal.code == stores::ErrorCode::kPermissionDenied;
               });
      }));
}

void Summarise(const stores::Inventory& inventory, const audit::RevocationFacts& facts,
               std::ostream& out) {
  out << "collected " << inventory.entries().size() << " certificates from "
      << inventory.sources().size() << " sources";
  if (!inventory.unreadable_items().empty()) {
    out << "; " << inventory.unreadable_items().size() << " items could not be read";
  }
  if (const size_t keys = CountDeniedKeys(inventory); keys != 0) {
    out << "; " << keys << (keys == 1 ? " private key" : " private keys")
        << " may not be looked at by this account";
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
  const fs::path folder = stores::LongPath(stores::PathFromText(command.folder));
  boost::system::error_code ignored;
  if (fs::exists(folder, ignored)) {
    return Fail(kExitUsage, err, "'" + command.folder + "' exists already; name a new folder");
  }
  Snapshot snapshot(folder);
  auto inventory = sources.read(
      [&](const std::string& path, x509::Bytes octets) { snapshot.Keep(path, octets); });
  if (!inventory) {
    return Fail(kExitFailure, err, std::string(stores::Describe(inventory.error().code)));
  }
  snapshot.TellLeftOut(*inventory);
  WriteDescriptions(*inventory, sources.now, snapshot);
  audit::RevocationFacts facts;
  if (sources.fetcher != nullptr) {
    facts = Fetch(command, sources, *inventory);
    snapshot.WriteRevocation(facts);
  }
  if (const std::string why = snapshot.Finish(command.folder); !why.empty()) {
    return Fail(kExitFailure, err, why);
  }
  if (!command.quiet) Summarise(*inventory, facts, out);
  const bool is_complete =
      inventory->unreadable_items().empty() && CountDeniedKeys(*inventory) == 0;
  return is_complete ? kExitOk : kExitIncomplete;
}

}  // namespace pkiaudit::cli
