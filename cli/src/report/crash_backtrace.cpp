// Frames that nobody wrote are left out (machinery_frames.h); stubs are told by their flags.
#include "report/crash_backtrace.h"

#include "hot_restart/rewriter/generated_names.h"
#include "hot_restart/rewriter/lambda_symbol.h"
#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/program_view.h"
#include "program/session_state.h"
#include "program/symbolizer.h"
#include "program/wrapped_functions.h"
#include "report/crash_report.h"
#include "report/machinery_frames.h"

#include <cctype>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

/// `A::f$body(int)`, but not what lies in it (`A::f$body(int)::{lambda()#1}::operator()() const`).
bool namesBody(std::string function) {
  const std::string_view anonymous = "(anonymous namespace)";
  for (std::size_t at = 0; (at = function.find(anonymous, at)) != std::string::npos;) {
    function.erase(at, anonymous.size());
  }
  return function.find(rewriter::kBodyMark) != std::string::npos &&
         function.find(")::") == std::string::npos;
}

/// Builds the backtrace of one crash.
class BacktraceBuilder {
public:
  BacktraceBuilder(ProgramView& program, bool tablesCoverFaults)
      : program_(program), tablesCoverFaults_(tablesCoverFaults) {}

  Backtrace build(const wire::Crash& crash, const Module* stubModule) {
    const bool aborting = crash.cause != wire::Cause::kSignal || crash.signal == SIGABRT;
    bool innermost = true;
    for (std::uint32_t i = 0; i < crash.frameCount; ++i) {
      const wire::Frame& frame = crash.frames[i];
      const Module* module = program_.modules.at(lookupAddress(frame));
      if (frame.leftOutBefore != 0) {
        addLeftOut(i, crash);
      }
      if (isRestartable(frame) && !hasFrameOf(i)) {
        addStub(i, frame, module);
      }
      if (innermost && (frame.flags & wire::kFrameHandler) != 0) {
        machinery_.push_back(sourcesAt(module, frame).back().linkageName);
      }
      if ((frame.flags & (wire::kFrameStub | wire::kFrameHandler)) != 0) {
        continue;
      }
      for (const SourceFrame& source : sourcesAt(module, frame)) {
        if (innermost &&
            (isMachinery(module, source) || (aborting && isNamelessLibraryFrame(module, source)))) {
          continue;
        }
        if (rewriter::isLambdaWrapper(source.function)) {
          continue;
        }
        innermost = false;
        add(i, crash, module, stubModule, source);
      }
    }
    dropStartUp();
    return {std::move(frames_), std::move(leftOut_), std::move(machinery_)};
  }

private:
  static bool isRestartable(const wire::Frame& frame) {
    return (frame.flags & wire::kFrameStub) != 0 && (frame.flags & wire::kFrameNoRoom) == 0;
  }

  /// They count as they would if they were there.
  void addLeftOut(std::uint32_t behind, const wire::Crash& crash) {
    LeftOutFrames out{.first = next_, .last = next_, .calls = {}};
    std::uint64_t bodies = 0, stubs = 0;
    std::string stub;
    for (std::uint32_t i = 0; i < crash.leftOutCount; ++i) {
      const wire::LeftOut& each = crash.leftOut[i];
      if (each.gap != behind) {
        continue;
      }
      const wire::Frame frame{.ip = each.ip, .flags = each.flags};
      const std::vector<SourceFrame>& sources =
          sourcesAt(program_.modules.at(lookupAddress(frame)), frame);
      if ((each.flags & wire::kFrameStub) != 0) {
        stubs += each.count;
        stub = sources.back().function;
        continue;
      }
      bodies += namesBody(sources.back().function) ? each.count : 0;
      for (const SourceFrame& source : sources) {
        if (rewriter::isLambdaWrapper(source.function)) {
          continue;
        }
        out.calls[withoutBodySuffix(source.function)] += each.count;
      }
    }
    if (stubs > bodies + 1) { // Bodies that ended in a jump have left their stubs alone.
      out.calls[stub] += stubs - bodies;
    }
    for (const auto& [function, count] : out.calls) {
      next_ += static_cast<unsigned>(count);
    }
    if (next_ != out.first) {
      out.last = next_ - 1;
      leftOut_.push_back(std::move(out));
    }
  }

  /// What called main or the thread's function.
  void dropStartUp() {
    while (!frames_.empty() && isStartUp(frames_.back())) {
      frames_.pop_back();
    }
  }

  const std::vector<SourceFrame>& sourcesAt(const Module* module, const wire::Frame& frame) {
    const auto [known, isFirst] = sources_.try_emplace(lookupAddress(frame));
    if (isFirst) {
      known->second = module ? program_.symbolizer.at(*module, lookupAddress(frame))
                             : std::vector<SourceFrame>(1);
    }
    return known->second;
  }

  /// The body that this stub has called is in the list.
  bool hasFrameOf(std::uint32_t stub) const {
    return !frames_.empty() && frames_.back().stubFrame == stub;
  }

  /// Stands for its body, whose last act was a call: an optimiser makes that a jump, which leaves
  /// no frame behind.
  void addStub(std::uint32_t index, const wire::Frame& frame, const Module* module) {
    const SourceFrame& source = sourcesAt(module, frame).back();
    ReportFrame out;
    out.number = next_++;
    out.index = index;
    out.stubFrame = index;
    const WrappedFunction lambda = lambdaOf(frame);
    out.function = lambda ? lambda.function->name : source.function;
    out.file = lambda ? lambda.function->file : source.file;
    out.line = lambda ? lambda.function->firstLine : source.line;
    out.module = module ? module->path : "";
    out.version = 1;
    frames_.push_back(std::move(out));
  }

  void add(std::uint32_t index, const wire::Crash& crash, const Module* module,
           const Module* stubModule, const SourceFrame& source) {
    const wire::Frame& frame = crash.frames[index];
    ReportFrame out;
    out.number = next_++;
    out.index = index;
    out.function = withoutBodySuffix(source.function);
    out.file = source.file;
    out.line = source.line;
    out.inlined = source.inlined;
    out.module = module ? module->path : "";
    const bool skipped = (frame.flags & wire::kFrameCleanupSkipped) != 0 ||
                         ((frame.flags & wire::kFrameCleanupUnproven) != 0 && !tablesCoverFaults_);
    out.destructorsSkipped = skipped && !source.inlined;
    const bool isBody = namesBody(source.function);
    if (isBody) {
      const LoadedUnit* unit = module ? program_.state.unitOfModule(module->path) : nullptr;
      const WrappedFunction known =
          unit && !unit->manifest.empty()
              ? program_.wrapped.atLine(unit->manifest, source)
              : program_.wrapped.atLine(module && !unit ? *module : *stubModule, source);
      out.version = unit ? unit->version : 1;
      if (known) {
        out.function = known.function->name;
      }
    }
    const bool aboveStub = index + 1 < crash.frameCount &&
                           crash.frames[index + 1].leftOutBefore == 0 &&
                           isRestartable(crash.frames[index + 1]);
    const WrappedFunction lambda =
        aboveStub && !source.inlined ? lambdaOf(crash.frames[index + 1]) : WrappedFunction();
    if (lambda) {
      const LoadedUnit* unit = module ? program_.state.unitOfModule(module->path) : nullptr;
      out.version = unit ? unit->version : 1;
      out.function = lambda.function->name;
    }
    const bool mayBeBody = isBody || lambda || source.function.empty();
    if (aboveStub && mayBeBody && !source.inlined) {
      out.stubFrame = index + 1;
    }
    frames_.push_back(std::move(out));
  }

  /// The lambda of that stub's frame; of the program's own manifests, whose names it keeps.
  WrappedFunction lambdaOf(const wire::Frame& stub) {
    const Module* module = program_.modules.at(lookupAddress(stub));
    const std::uint64_t number = rewriter::lambdaOfStub(sourcesAt(module, stub).back().linkageName);
    return module != nullptr && number != 0 ? program_.wrapped.ofLambda(*module, number)
                                            : WrappedFunction();
  }

  ProgramView& program_;
  bool tablesCoverFaults_;
  unsigned next_ = 0;                                         ///< The number of the next frame.
  std::map<std::uint64_t, std::vector<SourceFrame>> sources_; ///< By address.
  std::vector<ReportFrame> frames_;
  std::vector<LeftOutFrames> leftOut_;
  std::vector<std::string> machinery_;
};

} // namespace

std::uint64_t lookupAddress(const wire::Frame& frame) {
  return (frame.flags & wire::kFrameInterrupted) != 0 ? frame.ip : frame.ip - 1;
}

std::string withoutBodySuffix(const std::string& function) {
  std::string text = function;
  for (const std::string_view mark :
       {rewriter::kBodyMark, rewriter::kConstructorMark, rewriter::kDestructorMark}) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      std::size_t end = at + mark.size();
      if (end + 1 < text.size() && text[end] == '$' &&
          std::isdigit(static_cast<unsigned char>(text[end + 1]))) {
        ++end;
        while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end]))) {
          ++end;
        }
      }
      text.erase(at, end - at);
    }
  }
  return text;
}

Backtrace crashBacktrace(const wire::Crash& crash, ProgramView& program, const Module& stubModule,
                         bool tablesCoverFaults) {
  return BacktraceBuilder(program, tablesCoverFaults).build(crash, &stubModule);
}

} // namespace hot_restart::cli
