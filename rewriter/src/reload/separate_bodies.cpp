// What the compiler says about a function takes that function out, and the
// rest is tried again.
#include "hot_restart/rewriter/separate_bodies.h"

#include "hot_restart/json_text.h"
#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/rewriter/source_path.h"

#include "compiler/unit_compiler.h"
#include "reload/unit_compilation.h"
#include "unit_object/bind_plan.h"
#include "unit_object/program_symbols.h"
#include "unit_object/run_path.h"
#include "unit_object/unit_object.h"
#include "unit_object/unit_object_data.h"
#include "unit_object/unit_policy.h"
#include "unit_text/reload_text.h"
#include "unit_text/unit_contents.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <cstddef>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

constexpr int kMostRounds = 12;

/// `path:line: error: text` lines of a compiler's output.
struct CompilerError {
  std::string path, text;
  unsigned line = 0;
};

std::vector<CompilerError> errorsIn(llvm::StringRef output, const std::string& directory) {
  std::vector<CompilerError> found;
  for (llvm::StringRef rest = output; !rest.empty();) {
    const auto [line, behind] = rest.split('\n');
    rest = behind;
    const std::size_t mark = line.find(" error: ");
    if (mark == llvm::StringRef::npos) {
      continue;
    }
    const auto [path, numbers] = line.take_front(mark).split(':');
    CompilerError error{.path = {}, .text = line.drop_front(mark + 8).str()};
    llvm::StringRef number = numbers;
    if (number.consumeInteger(10, error.line)) {
      continue;
    }
    error.path = sourcePath(path.str(), directory);
    found.push_back(std::move(error));
  }
  return found;
}

/// The innermost chosen function around that line; null: none.
const FunctionEntry* functionAt(const Manifest& manifest, const std::set<std::string>& chosen,
                                const CompilerError& error) {
  const FunctionEntry* best = nullptr;
  for (const FunctionEntry& entry : manifest.functions) {
    const bool holds = entry.file == error.path && entry.firstLine <= error.line &&
                       error.line <= entry.lastLine && chosen.count(entry.usr) != 0;
    if (holds && (best == nullptr || entry.firstLine >= best->firstLine)) {
      best = &entry;
    }
  }
  return best;
}

/// Takes the functions that the errors lie in out of `chosen`; false: there is none.
bool leaveOut(const Manifest& manifest, const std::vector<CompilerError>& errors,
              std::set<std::string>& chosen, std::vector<LeftOut>& leftOut) {
  bool any = false;
  for (const CompilerError& error : errors) {
    if (const FunctionEntry* entry = functionAt(manifest, chosen, error)) {
      chosen.erase(entry->usr);
      leftOut.push_back({entry->name, "it does not compile alone: " + error.text});
      any = true;
    }
  }
  return any;
}

Status compileChosen(const UnitCompiler& compiler, const Manifest& manifest,
                     const std::set<std::string>& chosen, const std::string& stem) {
  const auto text =
      makeReloadText({.running = manifest,
                      .functionUsrs = chosen,
                      .alsoChanged = false,
                      .manifestPath = [](const std::set<std::string>&) { return std::string(); },
                      .programHolds = [](const std::string&) { return true; }});
  if (!text) {
    return text.error();
  }
  return compileText(compiler, *text, stem);
}

std::set<std::string> wrappedFunctions(const Manifest& manifest) {
  std::set<std::string> usrs;
  for (const FunctionEntry& entry : manifest.functions) {
    if (entry.wrapped()) {
      usrs.insert(entry.usr);
    }
  }
  return usrs;
}

UnitContents contentsOf(const SeparateObject& object) {
  UnitContents contents;
  for (const std::string& name : object.bodyNames) {
    contents.chosen.emplace(name, StaticOrder());
  }
  return contents;
}

/// The compiled object with everything that is the program's made undefined, at unitPath + ".o".
Result<UnitObject> retarget(const SeparateBinding& binding, const ProgramSymbols& program) {
  const std::string copy = binding.unitPath + ".o";
  if (const std::error_code error = llvm::sys::fs::copy_file(binding.compiledPath, copy)) {
    return Error{ErrorCode::kSystem, "cannot write " + copy + ": " + error.message()};
  }
  const UnitContents contents = contentsOf(binding.object);
  const UnitPolicy policy(contents, program, binding.manifest.command);
  return retargetUnitObject(
      copy,
      {.decide = [&](const UnitSymbol& symbol) { return policy.decide(symbol); },
       .resolves =
           [&](const std::string& name) {
             const auto found = program.find(name);
             return found && !found->isResolver;
           },
       .lacksInitializer = [&](const std::string& name) { return program.lacksInitializer(name); },
       .keepInitializers = false,
       .leaveOutRefused = true,
       .compiler = binding.manifest.command.kind});
}

/// Links what retarget() wrote, which is not needed any more then.
Status link(const SeparateBinding& binding) {
  const Result<std::string> runPath = runPathOf(binding.modulePath, binding.modules);
  if (!runPath) {
    return runPath.error();
  }
  const std::string copy = binding.unitPath + ".o";
  Status linked = UnitCompiler(binding.manifest.command, systemProcesses())
                      .link({copy}, binding.unitPath, *runPath);
  [[maybe_unused]] const std::error_code ignored = llvm::sys::fs::remove(copy);
  return linked;
}

/// What the object says of the unit, bindings and slots apart.
SeparateUnit describe(const SeparateBinding& binding, const UnitObject& object) {
  SeparateUnit result;
  result.unit.objectPath = binding.unitPath;
  result.leftOut = binding.object.leftOut;
  for (const LeftOutBody& body : object.leftOut) {
    result.leftOut.push_back({llvm::demangle(body.symbol), body.reason});
  }
  for (const StubPair& stub : object.stubs) {
    if (stub.own) {
      result.ownSlots.push_back({.module = 0, .slotSymbol = stub.slot, .bodySymbol = stub.body});
    }
  }
  return result;
}

} // namespace

std::string toJson(const SeparateObject& object) {
  llvm::json::Array names, leftOut;
  for (const std::string& name : object.bodyNames) {
    names.push_back(name);
  }
  for (const LeftOut& one : object.leftOut) {
    leftOut.push_back(llvm::json::Object{{"name", llvm::json::fixUTF8(one.name)},
                                         {"reason", llvm::json::fixUTF8(one.reason)}});
  }
  return jsonLine(
      llvm::json::Object{{"bodyNames", std::move(names)}, {"leftOut", std::move(leftOut)}});
}

Result<SeparateObject> separateObjectFromJson(const std::string& text) {
  const Result<llvm::json::Value> value = jsonFrom(text);
  const llvm::json::Object* root = value ? value->getAsObject() : nullptr;
  if (root == nullptr) {
    return Error{ErrorCode::kInvalidArgument, "not the description of separate bodies"};
  }
  SeparateObject object;
  if (const llvm::json::Array* names = root->getArray("bodyNames")) {
    for (const llvm::json::Value& name : *names) {
      object.bodyNames.insert(name.getAsString().value_or("").str());
    }
  }
  if (const llvm::json::Array* leftOut = root->getArray("leftOut")) {
    for (const llvm::json::Value& one : *leftOut) {
      if (const llvm::json::Object* entry = one.getAsObject()) {
        object.leftOut.push_back({entry->getString("name").value_or("").str(),
                                  entry->getString("reason").value_or("").str()});
      }
    }
  }
  return object;
}

Result<SeparateObject> compileSeparateBodies(const Manifest& manifest, const std::string& stem,
                                             ProcessRunner& processes) {
  const UnitCompiler compiler(manifest.command, processes);
  SeparateObject object;
  std::set<std::string> chosen = wrappedFunctions(manifest);
  for (int round = 0; !chosen.empty(); ++round) {
    const Status compiled = compileChosen(compiler, manifest, chosen, stem);
    if (compiled) {
      break;
    }
    const Error& error = compiled.error();
    const bool again = error.code == ErrorCode::kCompile && round < kMostRounds &&
                       leaveOut(manifest, errorsIn(error.message, manifest.command.directory),
                                chosen, object.leftOut);
    if (!again) {
      return error;
    }
  }
  for (const FunctionEntry& entry : manifest.functions) {
    // Should two functions have one identifier, one of them was left alone.
    if (entry.wrapped() && chosen.count(entry.usr) != 0) {
      object.bodyNames.insert(entry.bodyName);
    }
  }
  return object;
}

Result<SeparateUnit> bindSeparateBodies(const SeparateBinding& binding) {
  ReloadRequest request;
  request.running = binding.manifest;
  request.modulePath = binding.modulePath;
  request.modules = binding.modules;
  const auto program = ProgramSymbols::open(request);
  if (!program) {
    return program.error();
  }
  auto object = retarget(binding, *program);
  if (!object) {
    return object.error();
  }
  if (!object->forbidden.empty()) { // No body leads there: those that did are left out.
    return Error{ErrorCode::kRefused, "the unit would bring `" +
                                          llvm::demangle(object->forbidden.front()) +
                                          "` of its own"};
  }
  if (Status linked = link(binding); !linked) {
    return linked.error();
  }
  auto plan = planBindings(binding.unitPath, *object, *program);
  if (!plan) {
    return plan.error();
  }
  if (!plan->missing.empty()) {
    return missingSymbols(plan->missing, {}, *program);
  }
  SeparateUnit result = describe(binding, *object);
  result.unit.modules = program->modules();
  result.unit.bindings = std::move(plan->bindings);
  result.unit.slots = std::move(plan->slots);
  return result;
}

} // namespace hot_restart::rewriter
