out.o: g.cpp a.h \
 dir/b\ c.h $$x.h \
 d\#e.h

a.h:

dir/b\ c.h:
