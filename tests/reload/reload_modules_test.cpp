#include "reload_scene.h"
