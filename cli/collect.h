// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_COLLECT_H_
#define PKIAUDIT_CLI_COLLECT_H_

#include <functional>
#include <iosfwd>

#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/fetcher.h"
#include "stores/inventory.h"
#include "stores/win/live_host.h"

namespace pkiaudit::cli {

// Where `collect` has it from: this host and its network, or those of a test.
struct CollectSources {
  std::function<stores::Result<stores::Inventory>(const stores::win::KeepFile& keep)> read;
  OpenFetcher* fetcher = nullptr;  // null: offline, nothing is fetched
  x509::Time now;
};

// Writes the snapshot (docs/snapshot.md): what was read and, online, what the certificates' URLs
// gave, which an audit of it replays. That a URL fails is part of what is collected, and no
// failure. The folder appears as a whole or not at all.
ExitCode Collect(const CollectCommand& command, const CollectSources& sources, std::ostream& out,
                 std::ostream& err);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_COLLECT_H_
