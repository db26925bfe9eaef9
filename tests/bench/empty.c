/* What starting and ending a program costs at least. */

int
main(void)
{
	return 0;
}
