# room(<folder> [MAY_USE room...] [LIBS target...] [TESTS_USE room...] [TESTS_TAKE seconds]) declares one folder as one library and names the
# only other rooms whose headers it may include. Each room gets a generated view that holds links to
# its own headers and nothing else, so an include that its line does not allow does not compile.
# Rooms are declared inner first: a cycle cannot be written down. TESTS_USE is for the room's tests alone.
# TESTS_TAKE says about how long they run where that is long: the longest begin first, so that none runs on alone.
#
# A sub-folder with code is a room of its own. Files are sorted by their names:
#   *_test.cpp   linked into <room>_test, run by CTest     *_fuzz.cpp   one fuzz target each
#   main.cpp     left out (see the composition roots)
# With GUILDHALL_UNITY (the rule) some files of a room are compiled as one: that saves more than half of a build
# from nothing, and what a room's files call by one name has to be one thing. `./dev check` compiles each file by
# itself, so that none lives on what another one includes.
function(build_in_unity target)
  if(GUILDHALL_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${unity_files_max})
    # GCC takes every included file for a header, and these are included.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
endfunction()
set(unity_files_max 8)  # more save little, and one changed file compiles them all

function(room folder)
  cmake_parse_arguments(ARG "" "TESTS_TAKE" "MAY_USE;LIBS;TESTS_USE" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  set(source ${PROJECT_SOURCE_DIR}/${folder})
  set(view ${PROJECT_BINARY_DIR}/rooms/${name})
  file(GLOB headers CONFIGURE_DEPENDS RELATIVE ${source} ${source}/*.h)
  file(GLOB sources CONFIGURE_DEPENDS ${source}/*.cpp)
  file(GLOB tests CONFIGURE_DEPENDS ${source}/*_test.cpp)
  file(GLOB fuzzers CONFIGURE_DEPENDS ${source}/*_fuzz.cpp)
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|_bench|/main)\\.cpp$")

  file(REMOVE_RECURSE ${view})
  file(MAKE_DIRECTORY ${view}/${folder})
  foreach(header IN LISTS headers)
    file(CREATE_LINK ${source}/${header} ${view}/${folder}/${header} SYMBOLIC)
  endforeach()
  if(NOT GUILDHALL_TESTS)
    set(ARG_TESTS_USE "")
  endif()
  foreach(other IN LISTS ARG_MAY_USE ARG_TESTS_USE)
    if(NOT TARGET ${other})
      message(FATAL_ERROR "${folder}: MAY_USE ${other} points outward or does not exist")
    endif()
  endforeach()

  if(sources)
    add_library(${name} STATIC ${sources})
    build_in_unity(${name})
    target_include_directories(${name} PUBLIC ${view})
    target_link_libraries(${name} PUBLIC ${ARG_MAY_USE} ${ARG_LIBS} PRIVATE guildhall_options)
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${view})
    target_link_libraries(${name} INTERFACE ${ARG_MAY_USE} ${ARG_LIBS})
  endif()

  if(tests AND GUILDHALL_TESTS)
    add_executable(${name}_test ${tests})
    build_in_unity(${name}_test)
    target_link_libraries(${name}_test PRIVATE ${name} ${ARG_TESTS_USE} guildhall_doctest_main guildhall_options)
    # What tests is read more often than it is run: optimising it takes as long again as compiling it. What is
    # tested is compiled as everywhere.
    target_compile_options(${name}_test PRIVATE -O0)
    target_compile_definitions(${name}_test PRIVATE
      GUILDHALL_SOURCE_DIR="${PROJECT_SOURCE_DIR}" GUILDHALL_BINARY_DIR="${PROJECT_BINARY_DIR}")
    add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${PROJECT_BINARY_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
    if(ARG_TESTS_TAKE)
      set_tests_properties(${name} PROPERTIES COST ${ARG_TESTS_TAKE})
    endif()
  endif()

  if(fuzzers AND GUILDHALL_FUZZ)
    foreach(fuzzer IN LISTS fuzzers)
      get_filename_component(fuzz ${fuzzer} NAME_WE)
      add_executable(${fuzz} ${fuzzer})
      target_link_libraries(${fuzz} PRIVATE ${name} guildhall_options)
      target_link_options(${fuzz} PRIVATE -fsanitize=fuzzer)
    endforeach()
  endif()
endfunction()
