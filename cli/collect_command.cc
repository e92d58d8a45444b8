// SPDX-License-Identifier: Apache-2.0
// `collect`: what a live audit reads and fetches, written as a snapshot that any machine can audit.
#include <chrono>
#include <ostream>

#include "cli/collect.h"
#include "cli/run.h"
#include "stores/this_machine.h"

namespace pkiaudit::cli {
namespace {

ExitCode WrongUsage(std::ostream& err, const std::string& message) {
  err << "pkiaudit: " << message << "\n";
  return kExitUsage;
}

}  // namespace

ExitCode RunCollect(const CollectCommand& command, std::ostream& out, std::ostream& err) {
  if (stores::WhatThisMachineIs() != stores::ThisMachine::kLiveHost) {
    return WrongUsage(err, "collect reads a Windows host; run it there");
  }
  OpenFetcher fetcher;
  if (command.network.IsOnline(/*is_this_machine=*/true)) {
    auto opened = MakeFetcher(command.network);
    if (!opened) {
      return WrongUsage(err, opened.error());
    }
    fetcher = std::move(*opened);
  }
  const x509::Time now{std::chrono::duration_cast<std::chrono::seconds>(
                           std::chrono::system_clock::now().time_since_epoch())
                           .count()};
  return Collect(command,
                 {.read = [](const auto& keep) { return stores::ReadThisMachine({}, keep); },
                  .fetcher = fetcher.fetcher == nullptr ? nullptr : &fetcher,
                  .now = now},
                 out, err);
}

}  // namespace pkiaudit::cli
