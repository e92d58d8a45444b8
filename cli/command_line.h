// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_COMMAND_LINE_H_
#define PKIAUDIT_CLI_COMMAND_LINE_H_

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "audit/role.h"
#include "audit/severity.h"
#include "cli/network_options.h"
#include "x509/time.h"

namespace pkiaudit::cli {

enum class Format : uint8_t { kText, kXml, kHtml };

// Where reports go.
struct OutputOptions {
  std::vector<Format> formats;  // as given, without repetitions; empty: see PlanOutput()
  std::string output;           // a file, a folder, "-" for stdout; empty: stdout
  bool quiet = false;
  bool verbose = false;
};

struct AuditOptions {
  OutputOptions output;
  NetworkOptions network;
  std::optional<x509::Time> at;
  std::optional<audit::Role> role;
  std::optional<std::string> service_account_sid;
  std::map<std::string, std::string> template_names;  // by dotted OID
  std::string password_file;                          // empty: none
  std::vector<std::string> trust_lists;               // authroot.stl, disallowedcert.stl
  std::vector<std::string> allowed_roots;             // SHA-1 or SHA-256, upper-case hexadecimal
  audit::Severity fail_on = audit::Severity::kError;
};

// `pkiaudit audit`: a snapshot folder, or (empty) this machine.
struct AuditCommand {
  AuditOptions options;
  std::string snapshot;
};
// `pkiaudit bundle FILE…`
struct BundleCommand {
  AuditOptions options;
  std::vector<std::string> files;
};
// `pkiaudit collect --output DIR`
struct CollectCommand {
  std::string folder;
  NetworkOptions network;
  bool quiet = false;
};
// `pkiaudit render REPORT`
struct RenderCommand {
  OutputOptions output;
  std::string report;
};
// `pkiaudit checks`
struct ChecksCommand {
  bool json = false;
};
// `pkiaudit explain ID`
struct ExplainCommand {
  std::string id;
};
// `--help`, `--version`: what to print on stdout.
struct PrintCommand {
  std::string text;
};
// Wrong usage: one line saying what is wrong.
struct UsageError {
  std::string message;
};
using Command = std::variant<AuditCommand, BundleCommand, CollectCommand, RenderCommand,
                             ChecksCommand, ExplainCommand, PrintCommand, UsageError>;

// `arguments` are those behind the program's name, in UTF-8 (on POSIX: as they came). Looks at no
// file.
Command ParseCommandLine(const std::vector<std::string>& arguments);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_COMMAND_LINE_H_
