#[=======================================================================[.rst:
HotRestart
----------

Restart debugging a program in the function that failed.

.. command:: hot_restart_wrap_target

  Makes the functions of a target restartable::

    hot_restart_wrap_target(<target>
                            [SOURCES <glob>...]
                            [EXCLUDE <glob>...]
                            [HEADERS <glob>...]
                            [MARKED_ONLY]
                            [BREAK_ON uncaught|escaping]
                            [ARGUMENTS inplace|snapshot]
                            [BODIES inline|separate]
                            [LAMBDAS none|escaping|all])

  ``<target>`` is an executable or a library of this build with C++ sources. Each of its C++ files is compiled
  through ``hrtool cc``, and the target is linked to the runtime; nothing else changes.

  ``SOURCES``
    Wrap only files that match. Patterns as in the shell, ``*`` crosses folders; relative ones start at the
    current source directory. Default: every C++ file.
  ``EXCLUDE``
    Leave files that match as they are. Wins over ``SOURCES``.
  ``HEADERS``
    Also wrap functions defined in headers that match.
  ``MARKED_ONLY``
    Wrap only what carries ``HOT_RESTART_WRAP``.
  ``BREAK_ON``
    ``uncaught`` (default): a session opens for exceptions that nobody would catch. ``escaping``: for every
    exception that leaves a wrapped function.
  ``ARGUMENTS``
    What a restart sees of by-value parameters of classes that are not trivial to copy. ``inplace`` (default): the
    objects that were passed, as the first attempt has left them. ``snapshot``: copies made at each call, of those
    that can be copied; it costs the copies.
  ``BODIES``
    ``inline`` (default): bodies are compiled with the program. ``separate``: each file's bodies are also
    compiled as a unit beside its object, and the program runs those: the way of a reload, for every function.
  ``LAMBDAS``
    ``none`` (default): a lambda belongs to the function around it. ``escaping``: lambdas of wrapped functions
    that somebody else may call (threads, callbacks, ``std::function``) can be restarted on their own. ``all``:
    the others as well, which an optimiser then no longer inlines.

  A second call for the same target changes nothing.

.. command:: hot_restart_wrap_directory

  Does so for every target of a folder and of those below it::

    hot_restart_wrap_directory([<folder>] [TARGETS <name>...] [EXCLUDE <name>...] [<option of hot_restart_wrap_target>...])

  The default is the current source directory. It takes effect at the end of the CMakeLists.txt that calls it, so targets may
  follow. Targets without C++ sources, and those of dependencies that were fetched into the build folder, are passed over.

  ``TARGETS``
    Only targets with these names, in which ``*`` stands for any characters.
  ``EXCLUDE``
    No targets with these names. Wins over ``TARGETS``.

  A project that shall not be touched at all is wrapped from the command line (CMake 3.24)::

    cmake -S . -B build -DCMAKE_PROJECT_TOP_LEVEL_INCLUDES="$(hrtool cmake-include)"

  ``HOT_RESTART_TARGETS`` and ``HOT_RESTART_EXCLUDE_TARGETS`` choose targets there, and ``HOT_RESTART_WRAP_OPTIONS`` is told to
  ``hot_restart_wrap_target`` for each.

.. variable:: HOT_RESTART

  Cache option, ON by default. With ``-DHOT_RESTART=OFF`` targets are built as if the function had never been
  called; only ``<hot_restart/hot_restart.h>`` can still be included (its macros are then empty).

Needs Linux on x86-64, GCC or Clang, and a Ninja or Makefile generator; elsewhere it warns and wraps nothing.
Link-time optimization is switched off for wrapped files.
#]=======================================================================]

include_guard(GLOBAL)
# Functions keep the policies of the place that defines them, whatever an old project asks for.
cmake_policy(VERSION 3.20)

include("${CMAKE_CURRENT_LIST_DIR}/HotRestartDirectory.cmake")

option(HOT_RESTART "Build wrapped targets so that their functions can be restarted" ON)

function(hot_restart_wrap_target target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "MARKED_ONLY" "BREAK_ON;ARGUMENTS;BODIES;LAMBDAS" "SOURCES;EXCLUDE;HEADERS")
  _hot_restart_check_arguments()
  _hot_restart_check_target("${target}")
  _hot_restart_add_include_directory("${target}")
  if(NOT HOT_RESTART)
    return()
  endif()
  _hot_restart_obstacle("${target}" obstacle)
  if(obstacle)
    message(WARNING "hot_restart_wrap_target(${target}): nothing is wrapped: ${obstacle}.")
    return()
  endif()
  _hot_restart_claim("${target}" "${ARGN}" isFirst)
  if(isFirst)
    _hot_restart_launcher_options(options)
    _hot_restart_prepend_launcher("${target}" "${options}")
    _hot_restart_link_runtime("${target}")
    _hot_restart_expect_users_of_objects("${target}")
    _hot_restart_order_after_tools("${target}")
    _hot_restart_match_precompiled_headers("${target}")
    _hot_restart_mention_lto("${target}")
    # What the project says about the target further down counts as well.
    cmake_language(EVAL CODE "cmake_language(DEFER CALL _hot_restart_mention_old_standard [==[${target}]==])")
  endif()
endfunction()

# ---- Arguments ---------------------------------------------------------------------------------------------------

# Reads the arg_* variables of the caller.
macro(_hot_restart_check_arguments)
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "hot_restart_wrap_target(${target}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}. Known are "
      "SOURCES, EXCLUDE, HEADERS, MARKED_ONLY, BREAK_ON, ARGUMENTS, BODIES and LAMBDAS.")
  endif()
  if(arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "hot_restart_wrap_target(${target}): no value behind ${arg_KEYWORDS_MISSING_VALUES}.")
  endif()
  if(DEFINED arg_BREAK_ON AND NOT arg_BREAK_ON MATCHES "^(uncaught|escaping)$")
    message(FATAL_ERROR "hot_restart_wrap_target(${target}): BREAK_ON is `uncaught` or `escaping`, not `${arg_BREAK_ON}`.")
  endif()
  if(DEFINED arg_ARGUMENTS AND NOT arg_ARGUMENTS MATCHES "^(inplace|snapshot)$")
    message(FATAL_ERROR "hot_restart_wrap_target(${target}): ARGUMENTS is `inplace` or `snapshot`, not `${arg_ARGUMENTS}`.")
  endif()
  if(DEFINED arg_BODIES AND NOT arg_BODIES MATCHES "^(inline|separate)$")
    message(FATAL_ERROR "hot_restart_wrap_target(${target}): BODIES is `inline` or `separate`, not `${arg_BODIES}`.")
  endif()
  if(DEFINED arg_LAMBDAS AND NOT arg_LAMBDAS MATCHES "^(none|escaping|all)$")
    message(FATAL_ERROR "hot_restart_wrap_target(${target}): LAMBDAS is `none`, `escaping` or `all`, not `${arg_LAMBDAS}`.")
  endif()
endmacro()

function(_hot_restart_check_target target)
  set(where "hot_restart_wrap_target(${target})")
  if(NOT TARGET "${target}")
    message(FATAL_ERROR "${where}: there is no such target. Call it behind add_executable() or add_library().")
  endif()
  get_target_property(aliased "${target}" ALIASED_TARGET)
  if(aliased)
    message(FATAL_ERROR "${where}: this is an alias; name the target itself: ${aliased}.")
  endif()
  get_target_property(imported "${target}" IMPORTED)
  if(imported)
    message(FATAL_ERROR "${where}: this target is imported; only what this build compiles can be wrapped.")
  endif()
  get_target_property(type "${target}" TYPE)
  if(NOT type MATCHES "^(EXECUTABLE|STATIC_LIBRARY|SHARED_LIBRARY|MODULE_LIBRARY|OBJECT_LIBRARY)$")
    message(FATAL_ERROR "${where}: nothing is compiled for this kind of target (${type}).")
  endif()
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  _hot_restart_has_cxx_sources("${target}" hasSources)
  if(NOT "CXX" IN_LIST languages OR NOT hasSources)
    message(FATAL_ERROR "${where}: this target has no C++ sources.")
  endif()
endfunction()

# False only when every source known so far is certainly something else.
function(_hot_restart_has_cxx_sources target result)
  get_target_property(sources "${target}" SOURCES)
  set(${result} TRUE PARENT_SCOPE)
  foreach(source IN LISTS sources)
    if(source MATCHES "\\$<" OR NOT source MATCHES "\\.(c|h|s|S|m|f90|txt|in|rc)$")
      return()
    endif()
    get_source_file_property(language "${source}" TARGET_DIRECTORY "${target}" LANGUAGE)
    if(language STREQUAL "CXX")
      return()
    endif()
  endforeach()
  if(sources)
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

# ---- May it be wrapped? -------------------------------------------------------------------------------------------------------

# Why nothing of this target can be wrapped; empty when it can.
function(_hot_restart_obstacle target result)
  set(why "")
  if(NOT CMAKE_GENERATOR MATCHES "Ninja|Makefiles")
    set(why "the generator \"${CMAKE_GENERATOR}\" knows no compiler launchers; use Ninja or Makefiles")
  elseif(NOT CMAKE_CXX_COMPILER_ID MATCHES "^(GNU|Clang)$")
    set(why "the compiler \"${CMAKE_CXX_COMPILER_ID}\" is neither GCC nor Clang")
  elseif(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux" OR NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
    set(why "only Linux on x86-64 is supported")
  else()
    _hot_restart_is_static("${target}" static)
    if(static)
      set(why "a fully static program (-static) cannot load new code")
    endif()
  endif()
  set(${result} "${why}" PARENT_SCOPE)
endfunction()

function(_hot_restart_is_static target result)
  set(flags "${CMAKE_EXE_LINKER_FLAGS}")
  if(CMAKE_BUILD_TYPE)
    string(TOUPPER "${CMAKE_BUILD_TYPE}" config)
    string(APPEND flags " ${CMAKE_EXE_LINKER_FLAGS_${config}}")
  endif()
  foreach(property IN ITEMS LINK_OPTIONS LINK_FLAGS LINK_LIBRARIES)
    get_target_property(value "${target}" ${property})
    if(value)
      string(APPEND flags " ${value}")
    endif()
  endforeach()
  string(REGEX MATCH "(^|[ ;])(-static|-static-pie|--static)([ ;]|$)" found "${flags}")
  if(found)
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

# TRUE for the first call of a target. A later call with other options would be ignored in silence: say so.
function(_hot_restart_claim target options result)
  get_target_property(claimed "${target}" HOT_RESTART_OPTIONS)
  if(claimed STREQUAL "claimed-NOTFOUND")
    set_target_properties("${target}" PROPERTIES HOT_RESTART_OPTIONS ";${options}")
    set(${result} TRUE PARENT_SCOPE)
    return()
  endif()
  if(NOT claimed STREQUAL ";${options}")
    message(WARNING "hot_restart_wrap_target(${target}) was called before with other options; the first call counts.")
  endif()
  set(${result} FALSE PARENT_SCOPE)
endfunction()

# ---- Do it -----------------------------------------------------------------------------------------------------------

# Options of `hrtool cc`, from the arg_* variables of the caller.
macro(_hot_restart_launcher_options result)
  set(${result} "")
  foreach(kind IN ITEMS sources exclude headers)
    string(TOUPPER ${kind} keyword)
    foreach(pattern IN LISTS arg_${keyword})
      if(NOT IS_ABSOLUTE "${pattern}")
        set(pattern "${CMAKE_CURRENT_SOURCE_DIR}/${pattern}")
      endif()
      list(APPEND ${result} "--${kind}=${pattern}")
    endforeach()
  endforeach()
  if(arg_MARKED_ONLY)
    list(APPEND ${result} "--marked-only")
  endif()
  if(arg_BREAK_ON STREQUAL "escaping")
    list(APPEND ${result} "--break-on=escaping")
  endif()
  if(arg_ARGUMENTS STREQUAL "snapshot")
    list(APPEND ${result} "--arguments=snapshot")
  endif()
  if(arg_BODIES STREQUAL "separate")
    list(APPEND ${result} "--bodies=separate")
  endif()
  if(arg_LAMBDAS MATCHES "^(escaping|all)$")
    list(APPEND ${result} "--lambdas=${arg_LAMBDAS}")
  endif()
endmacro()

# A launcher that is there already (ccache, distcc) follows behind ours.
function(_hot_restart_prepend_launcher target options)
  get_property(hrtool GLOBAL PROPERTY HOT_RESTART_HRTOOL)
  get_target_property(launcher "${target}" CXX_COMPILER_LAUNCHER)
  if(NOT launcher)
    set(launcher "")
  endif()
  set_property(TARGET "${target}" PROPERTY CXX_COMPILER_LAUNCHER "${hrtool}" cc ${options} -- ${launcher})
endfunction()

# The property is set, because the user's own calls may use either signature of target_link_libraries(). The runtime is named by
# its path, because packages that the project exports must not ask for a target that only this build knows.
function(_hot_restart_link_runtime target)
  get_property(runtime GLOBAL PROPERTY HOT_RESTART_RUNTIME)
  get_target_property(type "${target}" TYPE)
  set_property(TARGET "${target}" APPEND PROPERTY LINK_LIBRARIES "${runtime}")
  if(type MATCHES "STATIC_LIBRARY|OBJECT_LIBRARY|SHARED_LIBRARY")
    # Whoever links it needs the runtime: before libc, which it would be behind if only a shared library brought it (handlers and
    # threads of the program would not be seen). Installed copies do not carry it along.
    set_property(TARGET "${target}" APPEND PROPERTY
      INTERFACE_LINK_LIBRARIES "$<BUILD_INTERFACE:${runtime}>")
  endif()
endfunction()

# `$<TARGET_OBJECTS:x>` brings x's objects, and nothing of what x is linked to. Who uses it is known at the end.
function(_hot_restart_expect_users_of_objects target)
  get_target_property(type "${target}" TYPE)
  get_property(isExpected GLOBAL PROPERTY HOT_RESTART_USERS_OF_OBJECTS_EXPECTED)
  if(type STREQUAL "OBJECT_LIBRARY" AND NOT isExpected)
    set_property(GLOBAL PROPERTY HOT_RESTART_USERS_OF_OBJECTS_EXPECTED TRUE)
    cmake_language(EVAL CODE
      "cmake_language(DEFER DIRECTORY [==[${CMAKE_SOURCE_DIR}]==] CALL _hot_restart_link_users_of_objects [==[${CMAKE_SOURCE_DIR}]==])")
  endif()
endfunction()

# The folder and those below it that the build has been told of.
function(_hot_restart_folders_below folder result)
  set(folders "${folder}")
  get_property(children DIRECTORY "${folder}" PROPERTY SUBDIRECTORIES)
  foreach(child IN LISTS children)
    _hot_restart_folders_below("${child}" deeper)
    list(APPEND folders ${deeper})
  endforeach()
  set(${result} "${folders}" PARENT_SCOPE)
endfunction()

# The targets of a folder and of those below it.
function(_hot_restart_targets_below folder result)
  _hot_restart_folders_below("${folder}" folders)
  set(targets "")
  foreach(each IN LISTS folders)
    get_property(own DIRECTORY "${each}" PROPERTY BUILDSYSTEM_TARGETS)
    list(APPEND targets ${own})
  endforeach()
  set(${result} "${targets}" PARENT_SCOPE)
endfunction()

function(_hot_restart_link_users_of_objects folder)
  _hot_restart_targets_below("${folder}" targets)
  foreach(target IN LISTS targets)
    _hot_restart_uses_wrapped_objects("${target}" found)
    get_target_property(options "${target}" HOT_RESTART_OPTIONS)
    if(found AND options STREQUAL "options-NOTFOUND")
      _hot_restart_link_runtime("${target}")
    endif()
  endforeach()
endfunction()

function(_hot_restart_uses_wrapped_objects target result)
  set(${result} FALSE PARENT_SCOPE)
  get_target_property(type "${target}" TYPE)
  get_target_property(sources "${target}" SOURCES)
  string(REGEX MATCHALL "TARGET_OBJECTS:[^>]+" uses "${sources}")
  if(NOT type MATCHES "EXECUTABLE|_LIBRARY")
    return()
  endif()
  foreach(use IN LISTS uses)
    string(REPLACE "TARGET_OBJECTS:" "" name "${use}")
    if(TARGET "${name}")
      get_target_property(options "${name}" HOT_RESTART_OPTIONS)
      if(NOT options STREQUAL "options-NOTFOUND")
        set(${result} TRUE PARENT_SCOPE)
      endif()
    endif()
  endforeach()
endfunction()

function(_hot_restart_add_include_directory target)
  get_property(folder GLOBAL PROPERTY HOT_RESTART_INCLUDE_DIRECTORY)
  get_target_property(present "${target}" INCLUDE_DIRECTORIES)
  if(NOT folder IN_LIST present)
    target_include_directories("${target}" SYSTEM PRIVATE "${folder}")
  endif()
endfunction()

# In a build that contains hot_restart itself, the tools come first.
function(_hot_restart_order_after_tools target)
  foreach(tool IN ITEMS hrtool hot_restart_runtime)
    if(TARGET ${tool})
      add_dependencies("${target}" ${tool})
    endif()
  endforeach()
endfunction()

# g++ rejects a precompiled header that was made without the options that wrapped files have.
function(_hot_restart_match_precompiled_headers target)
  set(precompiles "$<BOOL:$<TARGET_PROPERTY:${target},PRECOMPILE_HEADERS>>")
  target_compile_options("${target}" PRIVATE
    "$<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,${precompiles}>:-fnon-call-exceptions;-fasynchronous-unwind-tables>")
endfunction()

function(_hot_restart_mention_lto target)
  get_target_property(lto "${target}" INTERPROCEDURAL_OPTIMIZATION)
  if(lto OR CMAKE_CXX_FLAGS MATCHES "-flto")
    get_property(mentioned GLOBAL PROPERTY HOT_RESTART_LTO_MENTIONED)
    if(NOT mentioned)
      message(STATUS "hot_restart: wrapped files are compiled without link-time optimization")
      set_property(GLOBAL PROPERTY HOT_RESTART_LTO_MENTIONED TRUE)
    endif()
  endif()
endfunction()

# Generated code needs C++11; files below that are left alone one by one, which would go unnoticed.
function(_hot_restart_mention_old_standard target)
  set(flags "${CMAKE_CXX_FLAGS}")
  foreach(property IN ITEMS COMPILE_OPTIONS COMPILE_FLAGS)
    get_target_property(value "${target}" ${property})
    if(value)
      string(APPEND flags " ${value}")
    endif()
  endforeach()
  string(REGEX MATCHALL "-std=[a-z0-9+]+" asked "${flags}")
  list(POP_BACK asked last)
  get_target_property(standard "${target}" CXX_STANDARD)
  if(last MATCHES "\\+\\+(98|03)$" OR (NOT last AND standard STREQUAL "98"))
    message(WARNING "hot_restart_wrap_target(${target}): its files are compiled as C++98 and left alone: nothing in them can be "
      "restarted. Ask for C++11 or newer (CXX_STANDARD 11).")
  endif()
endfunction()
