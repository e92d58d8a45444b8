// SPDX-License-Identifier: Apache-2.0
// `collect`: what a live audit reads, written as a snapshot that any machine can audit.
#include <boost/filesystem/operations.hpp>
#include <chrono>
#include <map>
#include <ostream>
#include <string>

#include "cli/run.h"
#include "cli/version.h"
#include "reports/output/atomic_file.h"
#include "stores/path_text.h"
#include "stores/snapshot/manifest.h"
#include "stores/snapshot/snapshot_writer.h"
#include "stores/this_machine.h"

namespace pkiaudit::cli {
namespace {

namespace fs = boost::filesystem;

// Path in the snapshot, and content; a path that ends in '/' is a folder.
using Files = std::map<std::string, std::string>;

// All files of the snapshot, without the manifest.
Files Collect(stores::Inventory& inventory, Files kept) {
  stores::HostFacts& host = inventory.host();
  host.collected = {std::chrono::duration_cast<std::chrono::seconds>(
                        std::chrono::system_clock::now().time_since_epoch())
                        .count()};
  host.role = "windows-host";
  host.collector_tool = "pkiaudit " + Version();
  kept["snapshot.xml"] = stores::ToSnapshotXml(host);
  kept["keys/private-keys.xml"] = stores::ToPrivateKeysXml(inventory);
  kept["registry/host.reg"] = stores::ToRegistryExport(host.registry);
  return kept;
}

// Files of a folder that is not where it belongs yet; removed with it unless it is.
class UnfinishedFolder {
 public:
  explicit UnfinishedFolder(fs::path place) : place_(std::move(place)) {
    boost::system::error_code ignored;
    fs::path name = place_.filename();
    name += ".%%%%%%%%.tmp";
    path_ = place_.parent_path() / fs::unique_path(name, ignored);
  }
  ~UnfinishedFolder() {
    boost::system::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  UnfinishedFolder(const UnfinishedFolder&) = delete;
  UnfinishedFolder& operator=(const UnfinishedFolder&) = delete;

  // What went wrong in words; empty where nothing did.
  std::string Write(const std::string& path, const std::string& octets) const {
    const fs::path place = path_ / stores::PathFromText(path);
    boost::system::error_code error;
    fs::create_directories(path.ends_with('/') ? place : place.parent_path(), error);
    if (error) return error.message();
    if (path.ends_with('/')) return {};
    const auto file = reports::AtomicFile::Create(place);
    if (!file) return std::string(reports::Describe(file.error().code));
    (*file)->Write(octets);
    const auto written = (*file)->Commit();
    return written ? "" : std::string(reports::Describe(written.error().code));
  }

  std::string TakePlace() {
    boost::system::error_code error;
    fs::rename(path_, place_, error);
    if (error) return error.message();
    path_.clear();
    return {};
  }

 private:
  fs::path place_;
  fs::path path_;
};

ExitCode Fail(ExitCode code, std::ostream& err, const std::string& message) {
  err << "pkiaudit: " << message << "\n";
  return code;
}

}  // namespace

ExitCode RunCollect(const CollectCommand& command, std::ostream& out, std::ostream& err) {
  if (stores::WhatThisMachineIs() != stores::ThisMachine::kLiveHost) {
    return Fail(kExitUsage, err, "collect reads a Windows host; run it there");
  }
  const fs::path folder = fs::absolute(stores::PathFromText(command.folder));
  boost::system::error_code ignored;
  if (fs::exists(folder, ignored)) {
    return Fail(kExitUsage, err, "'" + command.folder + "' exists already; name a new folder");
  }
  Files kept;
  auto inventory = stores::ReadThisMachine({}, [&](std::string path, x509::Bytes octets) {
    kept.try_emplace(std::move(path), x509::AsText(octets));
  });
  if (!inventory) {
    return Fail(kExitFailure, err, std::string(stores::Describe(inventory.error().code)));
  }
  Files files = Collect(*inventory, std::move(kept));
  files[std::string(stores::kManifestName)] = stores::ToManifest(files);

  UnfinishedFolder unfinished(folder);
  for (const auto& [path, octets] : files) {
    if (const std::string why = unfinished.Write(path, octets); !why.empty()) {
      return Fail(kExitFailure, err, "cannot write '" + path + "' of the snapshot: " + why);
    }
  }
  if (const std::string why = unfinished.TakePlace(); !why.empty()) {
    return Fail(kExitFailure, err, "cannot make '" + command.folder + "': " + why);
  }
  if (!command.quiet) {
    out << "collected " << inventory->entries().size() << " certificates from "
        << inventory->sources().size() << " sources";
    if (!inventory->unreadable_items().empty()) {
      out << "; " << inventory->unreadable_items().size() << " items could not be read";
    }
    out << "\n";
  }
  return inventory->unreadable_items().empty() ? kExitOk : kExitIncomplete;
}

}  // namespace pkiaudit::cli
