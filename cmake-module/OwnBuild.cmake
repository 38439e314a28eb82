# Inside another project (add_subdirectory, FetchContent): hrtool and the runtime are built with the user's compiler and
# with nothing else of the user's settings. Warnings as errors, sanitizers, checked containers (another layout than the one
# LLVM's libraries were built with), unity builds or link-time optimisation are meant for the user's own code.

set_directory_properties(PROPERTIES
  COMPILE_OPTIONS "" COMPILE_DEFINITIONS "" INCLUDE_DIRECTORIES "" LINK_OPTIONS "" LINK_LIBRARIES "" LINK_DIRECTORIES "")
foreach(setting IN ITEMS
    UNITY_BUILD INTERPROCEDURAL_OPTIMIZATION COMPILE_WARNING_AS_ERROR
    CXX_CLANG_TIDY CXX_CPPCHECK CXX_CPPLINT CXX_INCLUDE_WHAT_YOU_USE LINK_WHAT_YOU_USE
    VISIBILITY_INLINES_HIDDEN
    DEBUG_POSTFIX RELEASE_POSTFIX RELWITHDEBINFO_POSTFIX MINSIZEREL_POSTFIX)
  set(CMAKE_${setting} "")
endforeach()
set(CMAKE_CXX_VISIBILITY_PRESET default)
set(CMAKE_LINK_LIBRARIES_ONLY_TARGETS OFF)
# hrtool runs once for every file of the user's build: never without optimisation.
add_compile_options(-O2 -g0 -w -fexceptions -frtti -fno-sanitize=all -fno-lto -U_GLIBCXX_DEBUG -U_GLIBCXX_ASSERTIONS)
add_link_options(-fno-sanitize=all -fno-lto)
