// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_OUTPUT_OUTPUT_H_
#define PKIAUDIT_REPORTS_OUTPUT_OUTPUT_H_

#include <ostream>
#include <string>
#include <string_view>

namespace pkiaudit::reports {

// Where a writer's octets go. A failure is remembered by the output, which then drops what follows;
// who owns the output asks it at the end.
class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  virtual ~Output() = default;
  virtual void Write(std::string_view octets) = 0;
};

class StringOutput final : public Output {
 public:
  void Write(std::string_view octets) override { text_ += octets; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// Standard output and the like; the stream must outlive it.
class StreamOutput final : public Output {
 public:
  explicit StreamOutput(std::ostream& stream) : stream_(stream) {}
  void Write(std::string_view octets) override {
    stream_.write(octets.data(), static_cast<std::streamsize>(octets.size()));
  }
  // False if anything that was written did not reach its place.
  bool Flush() { return static_cast<bool>(stream_.flush()); }

 private:
  std::ostream& stream_;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_OUTPUT_OUTPUT_H_
