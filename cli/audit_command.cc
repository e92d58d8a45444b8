// SPDX-License-Identifier: Apache-2.0
// `audit` and `bundle`: reads, judges, reports.
#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <boost/filesystem/path.hpp>
#include <chrono>
#include <ostream>

#include "audit/audit_report.h"
#include "audit/pki/revocation_replay.h"
#include "cli/fetcher.h"
#include "cli/log.h"
#include "cli/output.h"
#include "cli/passwords.h"
#include "cli/progress.h"
#include "cli/revocation.h"
#include "cli/run.h"
#include "cli/terminal.h"
#include "cli/trust_lists.h"
#include "cli/version.h"
#include "reports/document/from_audit.h"
#include "stores/path_text.h"
#include "stores/sources.h"
#include "stores/this_machine.h"

namespace pkiaudit::cli {
namespace {

namespace fs = boost::filesystem;

// What differs between the ways in which certificates are handed over.
struct Input {
  stores::Inventory inventory;
  reports::InputKind kind = reports::InputKind::kBundle;
  std::string name;
  audit::Role default_role = audit::Role::kBundle;
  std::optional<stores::SavedRevocation> revocation = std::nullopt;  // of a snapshot
};

x509::Time Now() {
  return {std::chrono::duration_cast<std::chrono::seconds>(
              std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

// "NDES01" of "exports/NDES01/"; the last part of "." is that of the folder it stands for.
std::string LastPart(const std::string& path) {
  fs::path normal = stores::PathFromText(path).lexically_normal();
  if (normal.filename() == ".") {
    normal = normal.parent_path();
  }
  if (normal.empty() || normal.filename() == "..") {
    boost::system::error_code ignored;
    normal = fs::canonical(stores::PathFromText(path), ignored);
  }
  return stores::PathToText(normal.filename());
}

// What the operator says, else what was collected or the input is by default; a Windows host that
// shows NDES is an NDES host, whatever its collector took it for.
audit::Role RoleOf(const AuditOptions& options, const Input& input, const audit::Policy& policy) {
  if (options.role) {
    return *options.role;
  }
  const audit::Role role =
      audit::ParseRole(input.inventory.host().role).value_or(input.default_role);
  return role == audit::Role::kWindowsHost && audit::ShowsNdes(input.inventory, policy)
             ? audit::Role::kNdesHost
             : role;
}

std::pair<x509::Time, reports::TimeSource> TimeOf(const AuditOptions& options, const Input& input) {
  if (options.at) {
    return {*options.at, reports::TimeSource::kOption};
  }
  if (const auto collected = input.inventory.host().collected) {
    return {*collected, reports::TimeSource::kSnapshot};
  }
  if (input.revocation) {
    return {input.revocation->time, reports::TimeSource::kSnapshot};
  }
  return {Now(), reports::TimeSource::kClock};
}

ExitCode Fail(ExitCode code, std::ostream& err, const std::string& message) {
  err << "pkiaudit: " << message << "\n";
  return code;
}

// Reads the input by `read`, judges it and writes the reports.
template <typename Read>
ExitCode AuditInputOf(const AuditOptions& options, bool is_this_machine, std::ostream& out,
                      std::ostream& err, const Read& read) {
  const auto plan = PlanOutput(options.output);
  if (!plan) {
    return Fail(kExitUsage, err, plan.error());
  }
  stores::ReadOptions read_options;
  if (!options.password_file.empty()) {
    auto passwords = ReadPasswordFile(options.password_file);
    if (!passwords) {
      return Fail(kExitUsage, err, passwords.error());
    }
    read_options.passwords = std::move(*passwords);
  }
  const bool online = options.network.IsOnline(is_this_machine);
  if (!online && !options.network.save_crls.empty()) {
    return Fail(kExitUsage, err, "--save-crls: nothing is fetched offline; give --online too");
  }
  OpenFetcher fetcher;
  if (online) {
    auto opened = MakeFetcher(options.network);
    if (!opened) {
      return Fail(kExitUsage, err, opened.error());
    }
    fetcher = std::move(*opened);
  }
  audit::Policy policy;
  if (!options.trust_lists.empty()) {
    auto list = ReadTrustLists(options.trust_lists);
    if (!list) {
      return Fail(kExitUsage, err, list.error());
    }
    policy.root_list = std::move(*list);
  }

  const auto log = MakeLog(err, options.output.verbose);
  // On a terminal either the log's lines or the line that is written over.
  Progress progress(err, StderrIsTerminal() && !options.output.quiet && !options.output.verbose);
  progress.Show("Reading");
  const tl::expected<Input, std::string> input = read(read_options);
  if (!input) {
    progress.Clear();
    return Fail(kExitUsage, err, input.error());
  }

  log->info("read {} certificates from {} sources, {} items unreadable",
            input->inventory.entries().size(), input->inventory.sources().size(),
            input->inventory.unreadable_items().size());
  progress.Show("Judging " + std::to_string(input->inventory.entries().size()) + " certificates");
  const auto [time, time_source] = TimeOf(options, *input);
  policy.service_account_sid = options.service_account_sid;
  policy.allowed_roots.insert(options.allowed_roots.begin(), options.allowed_roots.end());
  policy.revocation_breadth = options.network.breadth;
  policy.template_names.insert(options.template_names.begin(), options.template_names.end());
  const audit::Role role = RoleOf(options, *input, policy);
  x509::SignatureVerifier signatures;
  audit::AuditInput audit_input(input->inventory, signatures, role, time, std::move(policy));
  if (online) {
    FetchRevocation(fetcher, time_source == reports::TimeSource::kClock ? time : Now(), audit_input,
                    [&](size_t urls) {
                      log->info("fetching {} URLs", urls);
                      progress.Show("Fetching " + std::to_string(urls) + " URLs");
                    });
  } else if (input->revocation) {
    audit_input.SetRevocationFacts(audit::ReplayRevocation(*input->revocation));
  }
  if (!options.network.save_crls.empty()) {
    if (const auto kept = SaveRevocation(audit_input.revocation.facts(), options.network.save_crls);
        !kept) {
      progress.Clear();
      return Fail(kExitFailure, err, kept.error());
    }
  }
  const audit::AuditReport report = audit::Audit(audit_input);

  log->info("judged as {} at {}: {} results kept", audit::RoleName(audit_input.role),
            x509::ToIso8601(time), report.findings.size());
  progress.Show("Writing");
  const reports::RunFacts run{.tool_version = Version(),
                              .input = input->kind,
                              .input_name = input->name,
                              .audit_time_source = time_source};
  const auto produce = [&](reports::Consumer& consumer) -> reports::Result<void> {
    progress.Clear();
    reports::EmitReport(audit_input, report, run, consumer);
    return {};
  };
  if (const auto written = WriteReports(*plan, TextStyle(options.output), produce, out); !written) {
    return Fail(kExitFailure, err, written.error());
  }
  log->info("wrote {} report(s)", plan->targets.size());
  return ExitCodeFor(report, options.fail_on);
}

std::string CannotRead(const std::string& path, const stores::Error& error) {
  return "cannot read '" + path + "': " + std::string(stores::Describe(error.code));
}

}  // namespace

ExitCode RunAudit(const AuditCommand& command, std::ostream& out, std::ostream& err) {
  return AuditInputOf(
      command.options, /*is_this_machine=*/command.snapshot.empty(), out, err,
      [&](const stores::ReadOptions& options) -> tl::expected<Input, std::string> {
        if (command.snapshot.empty()) {
          auto inventory = stores::ReadThisMachine(options, {});
          if (!inventory) {
            return tl::make_unexpected(
                CannotRead("this machine's CA certificates", inventory.error()));
          }
          if (stores::WhatThisMachineIs() == stores::ThisMachine::kLiveHost) {
            return Input{std::move(*inventory), reports::InputKind::kLiveHost, "",
                         audit::Role::kWindowsHost};
          }
          return Input{std::move(*inventory), reports::InputKind::kMachineRoots, "",
                       audit::Role::kTrustStore};
        }
        std::optional<stores::SavedRevocation> revocation;
        auto inventory =
            stores::ReadSnapshot(stores::PathFromText(command.snapshot), options, &revocation);
        if (!inventory) {
          return tl::make_unexpected(CannotRead(command.snapshot, inventory.error()));
        }
        return Input{std::move(*inventory), reports::InputKind::kSnapshot,
                     LastPart(command.snapshot), audit::Role::kNdesHost, std::move(revocation)};
      });
}

ExitCode RunBundle(const BundleCommand& command, std::ostream& out, std::ostream& err) {
  return AuditInputOf(
      command.options, /*is_this_machine=*/false, out, err,
      [&](const stores::ReadOptions& options) -> tl::expected<Input, std::string> {
        std::vector<fs::path> files(command.files.size());
        std::ranges::transform(command.files, files.begin(), stores::PathFromText);
        size_t failed = 0;
        auto inventory = stores::ReadBundle(files, options, &failed);
        if (!inventory) {
          return tl::make_unexpected(CannotRead(command.files[failed], inventory.error()));
        }
        const std::string name = files.size() == 1
                                     ? LastPart(command.files[0])
                                     : std::to_string(files.size()) + " files and folders";
        return Input{std::move(*inventory), reports::InputKind::kBundle, name,
                     audit::Role::kBundle};
      });
}

}  // namespace pkiaudit::cli
