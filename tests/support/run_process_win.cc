// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "stores/win/handles.h"
#include "stores/win/wide_text.h"
#include "tests/support/run_process.h"

namespace pkiaudit::test_support {
namespace {

using stores::win::FileHandle;
using stores::win::Narrow;
using stores::win::Widen;

constexpr int kNotStarted = 127;

struct Pipe {
  FileHandle reader;
  FileHandle writer;
};

enum class ChildsEnd { kReader, kWriter };

Pipe MakePipe(ChildsEnd end) {
  Pipe pipe;
  SECURITY_ATTRIBUTES inherited{sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
  if (CreatePipe(pipe.reader.Receive(), pipe.writer.Receive(), &inherited, 0) == 0) {
    throw std::runtime_error("no pipe");
  }
  SetHandleInformation((end == ChildsEnd::kReader ? pipe.writer : pipe.reader).get(),
                       HANDLE_FLAG_INHERIT, 0);
  return pipe;
}

// As CommandLineToArgvW takes it apart again.
void AppendArgument(const std::wstring& argument, std::wstring& command_line) {
  if (!command_line.empty()) command_line += L' ';
  command_line += L'"';
  size_t backslashes = 0;
  for (const wchar_t unit : argument) {
    if (unit == L'"') command_line.append(backslashes + 1, L'\\');
    backslashes = unit == L'\\' ? backslashes + 1 : 0;
    command_line += unit;
  }
  command_line.append(backslashes, L'\\');
  command_line += L'"';
}

bool IsReplaced(std::wstring_view variable, const ProcessInput& input) {
  for (const auto& [name, value] : input.environment) {
    if (variable.starts_with(Widen(name) + L"=")) return true;
  }
  return false;
}

// The block that CreateProcess takes: each variable with a NUL behind it, and one behind all.
std::wstring Environment(const ProcessInput& input) {
  std::wstring block;
  wchar_t* const own = GetEnvironmentStringsW();
  for (const wchar_t* entry = own; *entry != L'\0';) {
    const std::wstring_view variable = entry;
    entry += variable.size() + 1;
    if (!IsReplaced(variable, input)) block.append(variable).append(1, L'\0');
  }
  FreeEnvironmentStringsW(own);
  for (const auto& [name, value] : input.environment) {
    block += Widen(name + "=" + value);
    block += L'\0';
  }
  return block + L'\0';
}

void ReadAll(HANDLE reader, std::string& text) {
  std::array<char, 65536> buffer{};
  DWORD size = 0;
  while (ReadFile(reader, buffer.data(), buffer.size(), &size, nullptr) != 0 && size > 0) {
    text.append(buffer.data(), size);
  }
}

void WriteAll(HANDLE writer, std::string_view text) {
  DWORD size = 0;
  while (!text.empty() &&
         WriteFile(writer, text.data(), static_cast<DWORD>(text.size()), &size, nullptr) != 0) {
    text.remove_prefix(size);
  }
}

}  // namespace

ProcessResult RunProcess(const ProcessInput& input) {
  std::wstring command_line;
  AppendArgument(Widen(input.executable), command_line);
  for (const std::string& argument : input.arguments) {
    AppendArgument(Widen(argument), command_line);
  }
  std::wstring environment = Environment(input);
  const std::wstring folder = Widen(input.working_directory);

  Pipe in = MakePipe(ChildsEnd::kReader);
  Pipe out = MakePipe(ChildsEnd::kWriter);
  Pipe err = MakePipe(ChildsEnd::kWriter);
  STARTUPINFOW startup{};
  startup.cb = sizeof(startup);
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = in.reader.get();
  startup.hStdOutput = out.writer.get();
  startup.hStdError = err.writer.get();
  PROCESS_INFORMATION started{};
  ProcessResult result;
  if (CreateProcessW(nullptr, command_line.data(), nullptr, nullptr, TRUE,
                     CREATE_UNICODE_ENVIRONMENT, environment.data(),
                     folder.empty() ? nullptr : folder.c_str(), &startup, &started) == 0) {
    result.exit_code = kNotStarted;
    return result;
  }
  const FileHandle process(started.hProcess);
  const FileHandle thread(started.hThread);
  in.reader = {};
  out.writer = {};
  err.writer = {};
  // At the same time, so that no side waits for the other.
  std::thread outputs([&] { ReadAll(out.reader.get(), result.standard_output); });
  std::thread errors([&] { ReadAll(err.reader.get(), result.standard_error); });
  WriteAll(in.writer.get(), input.standard_input);
  in.writer = {};
  outputs.join();
  errors.join();
  WaitForSingleObject(process.get(), INFINITE);
  DWORD code = 0;
  GetExitCodeProcess(process.get(), &code);
  result.exit_code = static_cast<int>(code);
  return result;
}

}  // namespace pkiaudit::test_support
