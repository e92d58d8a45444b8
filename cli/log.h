// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_LOG_H_
#define PKIAUDIT_CLI_LOG_H_

#include <spdlog/logger.h>

#include <iosfwd>
#include <memory>

namespace pkiaudit::cli {

// The log of --verbose: one line a step on `err`, which must outlive it; silent where not
// `enabled`. What the user must know is no matter for the log: that is a message or stands in the
// report.
std::shared_ptr<spdlog::logger> MakeLog(std::ostream& err, bool enabled);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_LOG_H_
