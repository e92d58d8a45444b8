// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include "cli/usage_message.h"
#include "cli/version.h"
#include "x509/bytes.h"
#include "x509/oid.h"

namespace pkiaudit::cli {
namespace {

const std::map<std::string, Format> kFormats = {
    {"text", Format::kText}, {"xml", Format::kXml}, {"html", Format::kHtml}};

// Gives CLI11 a parser of our own types; what `parse` does not take is a usage error.
template <typename T, typename Parse>
void AddParsed(CLI::App& app, const std::string& name, T& target, const std::string& description,
               const std::string& type_name, const std::string& expected, Parse parse) {
  app.add_option_function<std::string>(
         name,
         [&target, name, expected, parse](const std::string& text) {
           const auto value = parse(text);
           if (!value) {
             throw CLI::ValidationError(name, "'" + text + "' is not " + expected);
           }
           target = *value;
         },
         description)
      ->type_name(type_name);
}

bool IsSid(const std::string& text) {
  // S-1- authority, then sub-authorities ([MS-DTYP] 2.4.2.1).
  if (text.rfind("S-1-", 0) != 0 || text.back() == '-') {
    return false;
  }
  const std::string rest = text.substr(4);
  return rest.find("--") == std::string::npos &&
         rest.find_first_not_of("0123456789-") == std::string::npos;
}

// SHA-1 or SHA-256, either case.
std::string CheckIsHash(const std::string& text) {
  const bool is_hash = (text.size() == 40 || text.size() == 64) && x509::FromHex(text).has_value();
  return is_hash ? "" : "'" + text + "' is not the SHA-1 or SHA-256 of a certificate";
}
std::string ToUpperHex(const std::string& text) {
  const auto octets = x509::FromHex(text);
  return octets ? x509::ToHex(*octets) : text;
}

// "xml,html" → formats, each once; nothing where a name is none of ours.
std::optional<std::vector<Format>> ParseFormats(const std::string& text) {
  std::vector<Format> formats;
  std::istringstream names(text + ",");
  for (std::string name; std::getline(names, name, ',');) {
    const auto format = kFormats.find(name);
    if (format == kFormats.end()) {
      return std::nullopt;
    }
    if (std::ranges::find(formats, format->second) == formats.end()) {
      formats.push_back(format->second);
    }
  }
  return formats;
}

void AddOutputOptions(CLI::App& app, OutputOptions& options) {
  AddParsed(app, "--format", options.formats,
            "Report formats: text, xml, html; several with commas", "FORMAT,...",
            "made of text, xml and html", ParseFormats);
  app.add_option(
         "--output", options.output,
         "A file (one format), a folder (several), or - for stdout. Without --format, a name "
         "that ends in .xml, .html or .txt is that file, any other a folder for report.xml "
         "and report.html")
      ->type_name("PATH");
  auto* quiet = app.add_flag("--quiet,-q", options.quiet, "Print no summary on stdout");
  app.add_flag("--verbose,-v", options.verbose,
               "List info findings too, and log each step on stderr")
      ->excludes(quiet);
}

// "OID=NAME"; nothing where it is not of that form.
std::optional<std::pair<std::string, std::string>> ParseTemplate(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals + 1 == text.size()) {
    return std::nullopt;
  }
  std::string oid = text.substr(0, equals);
  if (x509::Oid::Encode(oid).empty()) {
    return std::nullopt;
  }
  return std::pair(std::move(oid), text.substr(equals + 1));
}

void AddTemplateOption(CLI::App& app, std::map<std::string, std::string>& names) {
  constexpr const char* kName = "--template";
  app.add_option_function<std::vector<std::string>>(
         kName,
         [&names](const std::vector<std::string>& texts) {
           for (const std::string& text : texts) {
             auto parsed = ParseTemplate(text);
             if (!parsed) {
               throw CLI::ValidationError(
                   kName, "'" + text + "' is not a dotted OID, '=' and a template's name");
             }
             const auto [known, added] = names.insert(*parsed);
             if (!added && known->second != parsed->second) {
               throw CLI::ValidationError(kName, "two names are given for " + parsed->first);
             }
           }
         },
         "Name of a certificate template by its OID, such as that of a duplicate of an NDES "
         "template: OID=CEPEncryption, OID=EnrollmentAgentOffline; once for each template")
      ->allow_extra_args(false)
      ->type_name("OID=NAME");
}

void AddAuditOptions(CLI::App& app, AuditOptions& options) {
  AddOutputOptions(app, options.output);
  AddParsed(app, "--at", options.at, "Audit as of this time (default: the snapshot's, else now)",
            "TIME", "a time such as 2026-06-01T08:00:00Z",
            [](const std::string& text) { return x509::ParseIso8601(text); });
  AddParsed(app, "--role", options.role,
            "What is audited: ndes-host, windows-host, trust-store, bundle", "ROLE",
            "one of ndes-host, windows-host, trust-store, bundle",
            [](const std::string& text) { return audit::ParseRole(text); });
  AddParsed(app, "--fail-on", options.fail_on,
            "Exit 2 on findings of this severity or above: critical, error (default), warning, "
            "notice, info",
            "SEVERITY", "one of critical, error, warning, notice, info",
            [](const std::string& text) { return audit::ParseSeverity(text); });
  AddParsed(app, "--service-account", options.service_account_sid,
            "SID of the account that the SCEP application pool runs as", "SID",
            "a SID such as S-1-5-21-1-2-3-1105", [](const std::string& text) {
              return IsSid(text) ? std::optional(text) : std::nullopt;
            });
  AddTemplateOption(app, options.template_names);
  app.add_option("--password-file", options.password_file,
                 "A file with passwords for PFX files, one a line")
      ->type_name("FILE");
  app.add_option(
         "--trust-list", options.trust_lists,
         "Microsoft's authroot.stl or disallowedcert.stl: tell which roots are on neither it "
         "nor allowed")
      ->type_name("FILE")
      ->expected(1)
      ->take_all();
  app.add_option("--allow-root", options.allowed_roots,
                 "SHA-1 or SHA-256 of a root that --trust-list need not name; may be repeated")
      ->type_name("HASH")
      ->expected(1)
      ->take_all()
      ->check(CheckIsHash)
      ->transform(ToUpperHex);
  AddNetworkOptions(app, options.network);
  AddSaveOption(app, options.network);
}

// An empty argument is most often a variable of a script that was not set.
std::string CheckNotEmpty(const std::string& text) {
  return text.empty() ? "an empty name was given" : "";
}

// CLI11 tells some errors on several lines.
std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

Command ParseCommandLine(const std::vector<std::string>& arguments) {
  CLI::App app(
      "Tells whether an NDES host will still enrol devices tomorrow, and why not: audits "
      "certificate "
      "stores, live or from an export.",
      "pkiaudit");
  app.require_subcommand(0, 1);
  // Else "/folder/file" would be an option on Windows, and pass for no argument at all.
  app.allow_windows_style_options(false);
  app.set_version_flag("--version", VersionText());
  app.failure_message(
      [](const CLI::App*, const CLI::Error& error) { return std::string(error.what()); });

  AuditCommand audit;
  auto* audit_app =
      app.add_subcommand("audit",
                         "Audit a host snapshot; without one this machine: a Windows host as "
                         "a whole, elsewhere its CA certificates");
  audit_app->add_option("--snapshot", audit.snapshot, "Folder of a host's exports, or a zip of it")
      ->check(CheckNotEmpty)
      ->type_name("DIR|ZIP");
  AddAuditOptions(*audit_app, audit.options);

  BundleCommand bundle;
  auto* bundle_app = app.add_subcommand(
      "bundle", "Audit the certificates of files (PEM, DER, PKCS#7, PFX) without a host");
  bundle_app->add_option("files", bundle.files, "Files, or folders of them")
      ->required()
      ->type_name("FILE...");
  AddAuditOptions(*bundle_app, bundle.options);

  CollectCommand collect;
  auto* collect_app = app.add_subcommand(
      "collect", "Write a snapshot of this Windows host, to be audited anywhere; no private keys");
  collect_app->add_option("--output", collect.folder, "Folder to make; it must not exist yet")
      ->required()
      ->check(CheckNotEmpty)
      ->type_name("DIR");
  collect_app->add_flag("--quiet,-q", collect.quiet, "Print no summary on stdout");
  AddNetworkOptions(*collect_app, collect.network);

  RenderCommand render;
  auto* render_app =
      app.add_subcommand("render", "Make the other formats from a report.xml, as audit would have");
  render_app->add_option("report", render.report, "A report that pkiaudit wrote as XML")
      ->required()
      ->type_name("REPORT.XML");
  AddOutputOptions(*render_app, render.output);

  ChecksCommand checks;
  auto* checks_app = app.add_subcommand("checks", "List every check: id, severity, title");
  checks_app->add_flag("--json", checks.json, "The whole catalogue as JSON");

  ExplainCommand explain;
  auto* explain_app = app.add_subcommand(
      "explain", "Print what a check means, how to mend and verify it, and its source");
  explain_app->add_option("id", explain.id, "A check's id, such as root-not-self-issued")
      ->required()
      ->type_name("ID");

  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    return PrintCommand{chosen.empty() ? app.help() : chosen.front()->help("pkiaudit")};
  } catch (const CLI::CallForVersion&) {
    return PrintCommand{VersionText() + "\n"};
  } catch (const CLI::ParseError& error) {
    return UsageError{UsageMessage(FirstLine(error.what()), arguments)};
  }
  if (audit_app->parsed()) {
    return audit;
  }
  if (bundle_app->parsed()) {
    return bundle;
  }
  if (collect_app->parsed()) {
    return collect;
  }
  if (render_app->parsed()) {
    return render;
  }
  if (checks_app->parsed()) {
    return checks;
  }
  if (explain_app->parsed()) {
    return explain;
  }
  return UsageError{"no command given; pkiaudit --help lists them"};
}

}  // namespace pkiaudit::cli
