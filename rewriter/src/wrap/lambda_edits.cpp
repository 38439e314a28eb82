// A call in front of each lambda, and its end behind it.
#include "wrap/lambda_edits.h"

#include "decide/function_plan.h"
#include "decide/lambda_plan.h"
#include "edit/edit_set.h"
#include "emit/lambda_templates.h"
#include "emit/text_template.h"
#include "wrap/emitted_stub.h"

#include "llvm/ADT/STLExtras.h"

#include <string>

namespace hot_restart::rewriter {
namespace {

void addLambda(const LambdaPlan& plan, EditSet& edits) {
  edits.insertBefore(plan.begin, fill(kBeginLambda, {{"number", std::to_string(plan.number)},
                                                     {"caught", caughtClass(plan.stubCatch)}}));
  if (!plan.captureList.empty()) {
    const clang::SourceRange written = plan.lambda->getIntroducerRange();
    edits.replace(plan.begin, written.getEnd().getLocWithOffset(1), plan.captureList);
  }
  if (plan.noexceptBegin.isValid()) {
    edits.replace(plan.noexceptBegin, plan.noexceptEnd, "");
  }
  edits.insertBefore(plan.end, std::string(kEndLambda));
}

} // namespace

void addLambdas(const FunctionPlan& plan, EditSet& edits) {
  const auto isWrapped = [](const LambdaPlan& lambda) { return lambda.skipReason.empty(); };
  if (llvm::none_of(plan.lambdas, isWrapped)) {
    return;
  }
  edits.insertBefore(plan.bodyBegin.getLocWithOffset(1), fill(kLambdaPlace, {}));
  for (const LambdaPlan& lambda : plan.lambdas) {
    if (isWrapped(lambda)) {
      addLambda(lambda, edits);
    }
  }
}

} // namespace hot_restart::rewriter
