// See parse.h.
#include "parse.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "clang/Frontend/Utils.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

class UnitConsumer : public clang::ASTConsumer {
public:
  UnitConsumer(clang::CompilerInstance& compiler, const InclusionRecord& record,
               const std::function<void(ParsedUnit&)>& use)
      : compiler_(compiler), record_(record), use_(use) {}

  bool shouldSkipFunctionBody(clang::Decl* declaration) override {
    const clang::SourceManager& sources = compiler_.getSourceManager();
    return sources.isInSystemHeader(sources.getExpansionLoc(declaration->getLocation()));
  }

  void HandleTranslationUnit(clang::ASTContext& ast) override {
    if (compiler_.getDiagnostics().hasErrorOccurred()) {
      return;
    }
    ParsedUnit unit{ast, compiler_.getPreprocessor(), record_};
    use_(unit);
  }

private:
  clang::CompilerInstance& compiler_;
  const InclusionRecord& record_;
  const std::function<void(ParsedUnit&)>& use_;
};

class UnitAction : public clang::ASTFrontendAction {
public:
  explicit UnitAction(const std::function<void(ParsedUnit&)>& use) : use_(use) {}

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef /*file*/) override {
    record_.attach(compiler.getPreprocessor());
    return std::make_unique<UnitConsumer>(compiler, record_, use_);
  }

private:
  InclusionRecord record_;
  const std::function<void(ParsedUnit&)>& use_;
};

std::shared_ptr<clang::CompilerInvocation>
invocationFor(const CompileCommand& command, clang::DiagnosticConsumer& messages,
              llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files) {
  const std::vector<std::string> arguments = clangParseArguments(command);
  std::vector<const char*> raw;
  raw.reserve(arguments.size());
  for (const std::string& argument : arguments) {
    raw.push_back(argument.c_str());
  }
  clang::CreateInvocationOptions options;
  options.Diags =
      clang::CompilerInstance::createDiagnostics(new clang::DiagnosticOptions, &messages, false);
  options.VFS = std::move(files);
  options.ProbePrecompiled = false;
  return clang::createInvocation(raw, std::move(options));
}

} // namespace

Status parseTranslationUnit(const CompileCommand& command,
                            const std::function<void(ParsedUnit&)>& use) {
  std::string text;
  llvm::raw_string_ostream out(text);
  clang::TextDiagnosticPrinter messages(out, new clang::DiagnosticOptions);
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files(
      llvm::vfs::createPhysicalFileSystem().release());
  if (files->setCurrentWorkingDirectory(command.directory)) {
    return Error{ErrorCode::kSystem, "cannot enter the directory " + command.directory};
  }
  auto invocation = invocationFor(command, messages, files);
  if (!invocation) {
    return Error{ErrorCode::kParse, "Clang does not understand the compile command of " +
                                        command.source + "\n" + text};
  }
  invocation->getFrontendOpts().DisableFree = false;
  invocation->getFrontendOpts().SkipFunctionBodies = true;
  clang::CompilerInstance compiler;
  compiler.setInvocation(std::move(invocation));
  compiler.createDiagnostics(&messages, false);
  compiler.setVerboseOutputStream(llvm::nulls());
  compiler.createFileManager(files);
  bool used = false;
  const std::function<void(ParsedUnit&)> once = [&](ParsedUnit& unit) {
    used = true;
    use(unit);
  };
  UnitAction action(once);
  const bool done = compiler.ExecuteAction(action);
  if (!done || !used) {
    return Error{ErrorCode::kParse, "Clang cannot parse " + command.source + "\n" + text};
  }
  return Done{};
}

} // namespace hot_restart::rewriter
