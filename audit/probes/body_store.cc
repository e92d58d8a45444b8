// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/body_store.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "audit/probes/spool_file.h"

namespace pkiaudit::audit::probes {

// What all bodies share: how much of either limit is taken, and the spool file once there is one.
class BodyStore::Shared {
 public:
  Shared(uint64_t max_in_memory, uint64_t max_spooled)
      : memory_left_(max_in_memory), max_spooled_(max_spooled) {}

  bool TakeMemory(uint64_t octets) {
    const std::lock_guard lock(mutex_);
    if (octets > memory_left_) return false;
    memory_left_ -= octets;
    return true;
  }
  void GiveBackMemory(uint64_t octets) {
    const std::lock_guard lock(mutex_);
    memory_left_ += octets;
  }

  // Where in the spool file the octets stand now.
  std::optional<uint64_t> Spool(x509::Bytes octets) {
    uint64_t offset = 0;
    {
      const std::lock_guard lock(mutex_);
      if (octets.size() > max_spooled_ - spooled_) return std::nullopt;
      if (file_ == nullptr) file_ = SpoolFile::Create();
      if (file_ == nullptr) return std::nullopt;
      offset = spooled_;
      spooled_ += octets.size();
    }
    return file_->Write(offset, octets) ? std::optional(offset) : std::nullopt;
  }
  // Only for those who have spooled something.
  const SpoolFile& file() const { return *file_; }

 private:
  std::mutex mutex_;
  uint64_t memory_left_;
  const uint64_t max_spooled_;
  uint64_t spooled_ = 0;
  std::unique_ptr<SpoolFile> file_;
};

class BodyStore::Body final : public FetchedBody {
 public:
  explicit Body(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}
  ~Body() override {
    if (!spooled_) shared_->GiveBackMemory(octets_.size());
  }
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  bool Append(x509::Bytes octets) {
    if (!spooled_ && shared_->TakeMemory(octets.size())) {
      octets_.insert(octets_.end(), octets.begin(), octets.end());
      size_ += octets.size();
      return true;
    }
    if (!spooled_ && !MoveToSpool()) return false;
    octets_.insert(octets_.end(), octets.begin(), octets.end());
    size_ += octets.size();
    return octets_.size() < kStretch || Flush();
  }

  bool Finish() {
    const bool written = !spooled_ || Flush();
    octets_.shrink_to_fit();
    return written;
  }

  uint64_t size() const override { return size_; }

  std::optional<x509::Bytes> InMemory() const override {
    return spooled_ ? std::nullopt : std::optional<x509::Bytes>(octets_);
  }

  std::unique_ptr<Stream> Open() const override { return std::make_unique<Reader>(*this); }

 private:
  // Bodies that come at the same time lie in the spool file by turns, in stretches of this size.
  static constexpr size_t kStretch = size_t{64} << 10;

  struct Stretch {
    uint64_t offset;
    uint64_t size;
  };

  class Reader final : public Stream {
   public:
    explicit Reader(const Body& body) : body_(body) {}

    std::optional<size_t> Read(std::span<uint8_t> buffer) override {
      if (!body_.spooled_) {
        const size_t count = std::min<size_t>(buffer.size(), body_.octets_.size() - position_);
        std::copy_n(body_.octets_.begin() + static_cast<ptrdiff_t>(position_), count,
                    buffer.begin());
        position_ += count;
        return count;
      }
      size_t filled = 0;
      while (filled < buffer.size() && stretch_ < body_.stretches_.size()) {
        const Stretch& stretch = body_.stretches_[stretch_];
        const size_t count =
            std::min(buffer.size() - filled, static_cast<size_t>(stretch.size - position_));
        if (!body_.shared_->file().Read(stretch.offset + position_,
                                        buffer.subspan(filled, count))) {
          return std::nullopt;
        }
        filled += count;
        position_ += count;
        if (position_ == stretch.size) {
          ++stretch_;
          position_ = 0;
        }
      }
      return filled;
    }

   private:
    const Body& body_;
    size_t stretch_ = 0;
    uint64_t position_ = 0;  // in the stretch, or in memory
  };

  bool MoveToSpool() {
    spooled_ = true;
    shared_->GiveBackMemory(octets_.size());
    const bool written = Flush();
    octets_.shrink_to_fit();
    return written;
  }

  bool Flush() {
    if (octets_.empty()) return true;
    const auto offset = shared_->Spool(octets_);
    if (!offset) return false;
    stretches_.push_back({*offset, octets_.size()});
    octets_.clear();
    return true;
  }

  std::shared_ptr<Shared> shared_;
  std::vector<uint8_t> octets_;  // all of it, or what is not in the spool file yet
  std::vector<Stretch> stretches_;
  uint64_t size_ = 0;
  bool spooled_ = false;
};

BodyStore::BodyStore(uint64_t max_in_memory, uint64_t max_spooled)
    : shared_(std::make_shared<Shared>(max_in_memory, max_spooled)) {}

BodyStore::Writer BodyStore::Start() { return Writer(shared_); }

BodyStore::Writer::Writer(std::shared_ptr<Shared> shared)
    : body_(std::make_unique<Body>(std::move(shared))) {}
BodyStore::Writer::~Writer() = default;
BodyStore::Writer::Writer(Writer&&) noexcept = default;
BodyStore::Writer& BodyStore::Writer::operator=(Writer&&) noexcept = default;

bool BodyStore::Writer::Append(x509::Bytes octets) {
  digest_.Update(octets);
  return body_->Append(octets);
}

uint64_t BodyStore::Writer::size() const { return body_->size(); }

std::optional<FetchOutcome::Body> BodyStore::Writer::Finish() {
  if (!body_->Finish()) return std::nullopt;
  return FetchOutcome::Body{std::shared_ptr<const FetchedBody>(std::move(body_)), digest_.Finish()};
}

}  // namespace pkiaudit::audit::probes
