
//// =numbers that nothing needs
{ let x = 1; f(x); } { let x = 2; f(x); }
{ let y_2 = 1; f(y_2); }
//// ->
const x = 1;
f(x);
const x_2 = 2;
f(x_2);
const y = 1;
f(y);
