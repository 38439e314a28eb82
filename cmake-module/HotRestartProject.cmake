# Wraps a project that does not know of it:
#
#   cmake -S . -B build -DCMAKE_PROJECT_TOP_LEVEL_INCLUDES="$(hrtool cmake-include)"
#
# (CMake before 3.24: -DCMAKE_PROJECT_INCLUDE.) Every target of the project's own that has C++ sources is wrapped.
#   HOT_RESTART_TARGETS, HOT_RESTART_EXCLUDE_TARGETS   names of targets, `*` stands for any characters
#   HOT_RESTART_WRAP_OPTIONS                           options of hot_restart_wrap_target() for all of them
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)

set_property(GLOBAL PROPERTY HOT_RESTART_PACKAGE_FOLDER "${CMAKE_CURRENT_LIST_DIR}")

# Behind all that the project itself has put off to its end.
function(_hot_restart_at_the_end_of_the_project)
  cmake_language(DEFER CALL _hot_restart_wrap_project)
endfunction()

function(_hot_restart_wrap_project)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(NOT "CXX" IN_LIST languages)
    message(WARNING "hot_restart: this project has no C++; nothing is wrapped.")
    return()
  endif()
  get_property(folder GLOBAL PROPERTY HOT_RESTART_PACKAGE_FOLDER)
  find_package(HotRestart REQUIRED CONFIG PATHS "${folder}" NO_DEFAULT_PATH)
  _hot_restart_wrap_targets_below("${CMAKE_SOURCE_DIR}" "${HOT_RESTART_TARGETS}" "${HOT_RESTART_EXCLUDE_TARGETS}"
    "${HOT_RESTART_WRAP_OPTIONS}")
endfunction()

cmake_language(EVAL CODE
  "cmake_language(DEFER DIRECTORY [==[${CMAKE_SOURCE_DIR}]==] CALL _hot_restart_at_the_end_of_the_project)")
