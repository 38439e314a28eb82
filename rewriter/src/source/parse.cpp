// A file may be parsed several times: as the command says, as Clang understands it best, without
// bodies that Clang cannot parse, and with the macros expanded that heads come out of.
#include "source/parse.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"

#include "source/inclusion_record.h"
#include "source/macro_expansion.h"
#include "source/parse_errors.h"
#include "source/project_text.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/Utils.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

constexpr int kMostRounds = 3;

/// One run of the front end: what goes in besides the command, and what comes out.
struct Pass {
  const CompileCommand& command;
  const WantsFile& wantsFile;
  const std::function<void(ParsedUnit&)>& use;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files;
  std::map<std::string, std::string> texts = {}; ///< In: instead of the files' own text.
  bool expandHeads = true;                       ///< In: look for heads that come out of macros.
  bool asClang = false;                          ///< In: __GNUC__ is what Clang says of itself.
  FunctionPlaces leftOut = {};                   ///< In: whose bodies are not parsed.
  FunctionPlaces failing = {}; ///< Out: whose bodies have all the errors; empty: others have.
  std::map<std::string, std::string> expanded =
      {};            ///< Out: parse again with these texts; `use` was not called.
  bool used = false; ///< Out.
};

class UnitConsumer : public clang::ASTConsumer {
public:
  UnitConsumer(clang::CompilerInstance& compiler, InclusionRecord& record,
               const MacroExpansions& expansions, const ErrorRecorder& messages, Pass& pass)
      : compiler_(compiler), record_(record), expansions_(expansions), messages_(messages),
        pass_(pass) {}

  bool shouldSkipFunctionBody(clang::Decl* declaration) override {
    return (isSystemText(*declaration) && !mayShowNames(*declaration)) ||
           (!pass_.leftOut.empty() &&
            pass_.leftOut.count(placeOf(*declaration, compiler_.getSourceManager())) != 0);
  }

  void HandleTranslationUnit(clang::ASTContext& ast) override {
    if (messages_.getNumErrors() != 0) {
      pass_.failing = functionsAround(ast, messages_.errors());
      return;
    }
    if (pass_.expandHeads) {
      for (auto& [file, text] : expansions_.expandHeads(ast, record_)) {
        pass_.expanded.emplace(compiler_.getSourceManager().getFileEntryRefForID(file)->getName(),
                               std::move(text));
      }
      if (!pass_.expanded.empty()) {
        return;
      }
    }
    pass_.used = true;
    ParsedUnit unit{ast, compiler_.getPreprocessor(), record_};
    pass_.use(unit);
  }

private:
  /// A template of a library may show what the user's local types are called (decide/local_types).
  /// The standard library keeps such names to itself.
  bool mayShowNames(const clang::Decl& declaration) {
    const clang::FunctionDecl* function = declaration.getAsFunction();
    if (function == nullptr || !function->isTemplated() || function->isInStdNamespace()) {
      return false;
    }
    const clang::SourceManager& sources = compiler_.getSourceManager();
    const clang::FileID file = sources.getFileID(sources.getExpansionLoc(function->getLocation()));
    const auto [known, isNew] = showsNames_.try_emplace(file, false);
    if (isNew) {
      const llvm::StringRef text = sources.getBufferData(file);
      known->second = text.contains("__PRETTY_FUNCTION__") || text.contains("source_location") ||
                      text.contains("typeid");
    }
    return known->second;
  }

  std::map<clang::FileID, bool> showsNames_; ///< Files of libraries, by what stands in them.
  clang::CompilerInstance& compiler_;
  InclusionRecord& record_;
  const MacroExpansions& expansions_;
  const ErrorRecorder& messages_;
  Pass& pass_;
};

class UnitAction : public clang::ASTFrontendAction {
public:
  UnitAction(const ErrorRecorder& messages, Pass& pass) : messages_(messages), pass_(pass) {}

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef /*file*/) override {
    record_.attach(compiler.getPreprocessor());
    if (pass_.expandHeads) {
      expansions_.attach(compiler.getPreprocessor(), pass_.command.kind == CompilerKind::kClang,
                         pass_.wantsFile);
    }
    return std::make_unique<UnitConsumer>(compiler, record_, expansions_, messages_, pass_);
  }

private:
  InclusionRecord record_;
  MacroExpansions expansions_;
  const ErrorRecorder& messages_;
  Pass& pass_;
};

std::shared_ptr<clang::CompilerInvocation> invocationFor(const Pass& pass,
                                                         clang::DiagnosticConsumer& messages) {
  std::vector<std::string> arguments = clangParseArguments(pass.command);
  if (pass.asClang) {
    arguments.emplace_back("-fgnuc-version=4.2.1");
  }
  std::vector<const char*> raw;
  raw.reserve(arguments.size());
  for (const std::string& argument : arguments) {
    raw.push_back(argument.c_str());
  }
  clang::CreateInvocationOptions options;
  // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks): reference counted by the engine
  options.Diags =
      clang::CompilerInstance::createDiagnostics(new clang::DiagnosticOptions, &messages, false);
  options.VFS = pass.files;
  options.ProbePrecompiled = false;
  return clang::createInvocation(raw, std::move(options));
}

Status runPass(Pass& pass) {
  std::string text;
  llvm::raw_string_ostream out(text);
  ErrorRecorder messages(out, new clang::DiagnosticOptions);
  auto invocation = invocationFor(pass, messages);
  if (!invocation) {
    return Error{ErrorCode::kParse, "Clang does not understand the compile command of " +
                                        pass.command.source + "\n" + text};
  }
  invocation->getFrontendOpts().DisableFree = false;
  invocation->getFrontendOpts().SkipFunctionBodies = true;
  invocation->getDiagnosticOpts().ErrorLimit = 0;
  pass.failing.clear();
  for (const auto& [path, instead] : pass.texts) {
    invocation->getPreprocessorOpts().addRemappedFile(
        path, llvm::MemoryBuffer::getMemBufferCopy(instead).release());
  }
  clang::CompilerInstance compiler;
  compiler.setInvocation(std::move(invocation));
  compiler.createDiagnostics(&messages, false);
  compiler.setVerboseOutputStream(llvm::nulls());
  compiler.createFileManager(pass.files);
  UnitAction action(messages, pass);
  const bool done = compiler.ExecuteAction(action); // Errors that are passed over are not counted.
  if (!done || (!pass.used && pass.expanded.empty())) {
    return Error{ErrorCode::kParse, "Clang cannot parse " + pass.command.source + "\n" + text};
  }
  return Done{};
}

/// Leaves out bodies that Clang cannot parse, as long as that is all.
Status runWithout(Pass& pass) {
  Status parsed = runPass(pass);
  for (int round = 0; !parsed && !pass.failing.empty() && round < kMostRounds; ++round) {
    pass.leftOut.insert(pass.failing.begin(), pass.failing.end());
    pass.expanded.clear();
    parsed = runPass(pass);
  }
  return parsed;
}

/// The first pass over a file: as the command says, or else in the way that Clang understands best.
Status runFirst(Pass& pass) {
  Status parsed = runPass(pass);
  if (parsed) {
    return parsed;
  }
  const FunctionPlaces failing = pass.failing;
  if (pass.command.kind == CompilerKind::kGcc) {
    // Text that only GCC of that version understands may have another way.
    pass.asClang = true;
    pass.expanded.clear();
    parsed = runPass(pass);
    if (parsed) {
      return parsed;
    }
  }
  if (!failing.empty()) {
    pass.asClang = false;
    pass.leftOut = failing;
  } else if (pass.failing.empty()) {
    return parsed;
  }
  pass.expanded.clear();
  return runWithout(pass);
}

} // namespace

Status parseTranslationUnit(const CompileCommand& command, const WantsFile& wantsFile,
                            const std::function<void(ParsedUnit&)>& use) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files(
      llvm::vfs::createPhysicalFileSystem().release());
  if (files->setCurrentWorkingDirectory(command.directory)) {
    return Error{ErrorCode::kSystem, "cannot enter the directory " + command.directory};
  }
  const Pass given{.command = command, .wantsFile = wantsFile, .use = use, .files = files};
  Pass first = given;
  Status parsed = runFirst(first);
  if (!parsed || first.expanded.empty()) {
    return parsed;
  }
  Pass second = given;
  second.asClang = first.asClang;
  second.leftOut = first.leftOut;
  second.texts = std::move(first.expanded);
  second.expandHeads = false;
  if (Status again = runWithout(second); again || second.used) {
    return again;
  }
  // The expanded text does not parse: the file as it is, without those functions.
  Pass plain = given;
  plain.asClang = first.asClang;
  plain.leftOut = first.leftOut;
  plain.expandHeads = false;
  return runPass(plain);
}

} // namespace hot_restart::rewriter
