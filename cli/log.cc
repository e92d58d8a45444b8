// SPDX-License-Identifier: Apache-2.0
#include "cli/log.h"

#include <spdlog/sinks/ostream_sink.h>

namespace pkiaudit::cli {

std::shared_ptr<spdlog::logger> MakeLog(std::ostream& err, bool enabled) {
  auto log = std::make_shared<spdlog::logger>(
      "pkiaudit", std::make_shared<spdlog::sinks::ostream_sink_mt>(err, /*force_flush=*/true));
  log->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc);
  log->set_level(enabled ? spdlog::level::info : spdlog::level::off);
  return log;
}

}  // namespace pkiaudit::cli
